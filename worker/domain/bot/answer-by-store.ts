// The answers of the Q&A store: an entry, "Did you mean ...?", a miss; and what customers do with them. Pure.
// Steps of the bot's turn, and the handlers of its taps.
import { fnv1a } from '../fnv-1a';
import { fold } from '../search/fold';
import { answerAnything } from './answer-by-rule';
import { postbackReply, textMessage } from './bot-message';
import { botPostbackData } from './bot-postback';
import type { BotTurn } from './bot-turn';
import { answerWith, fail, toVerdict } from './end-turn';
import type { QaEntry } from './qa-entry';
import { askStore, findEntry, type QaResult } from './qa-store';
import { toShortLabel } from './short-label';
import { renderText } from './texts';
import type { Turn } from './turn-context';

/** The store's answer, else whatever answers anything. The last step of a turn. */
export function answerByStore(turn: Turn): BotTurn {
  const result = turn.text === null ? { kind: 'none' as const } : askInLanguages(turn, turn.text);
  switch (result.kind) {
    case 'answer':
      return answerWithEntry(turn, result.entry, { confidence: result.confidence });
    case 'suggest':
      return suggest(turn, result.entries, result.confidence);
    case 'miss':
      return answerAnything(turn, true);
    case 'none':
      return answerAnything(turn, false);
  }
}

/** An entry with its "helpful?" taps. */
export function answerWithEntry(
  turn: Turn,
  entry: QaEntry,
  { confidence, isTap = false }: { readonly confidence?: number; readonly isTap?: boolean } = {},
): BotTurn {
  const ofStore = confidence === undefined ? {} : { confidence };
  const { deps, input } = turn;
  const tap = (key: 'label_helpful' | 'label_not_helpful') =>
    postbackReply(
      renderText(deps.texts, key, input.language, {}),
      botPostbackData({ type: 'helpful', entryId: entry.id, isHelpful: key === 'label_helpful' }),
    );
  return answerWith(turn, {
    source: { kind: 'qa', id: entry.id, ...ofStore },
    messages: entry.answers,
    outcome: isTap ? 'tap' : 'fine',
    turnKey: `qa:${entry.id}`,
    pending: { source: 'qa', id: entry.id, ...ofStore },
    buttons: [tap('label_helpful'), tap('label_not_helpful')],
  });
}

/** A typed number, question or "None of these" behind "Did you mean ...?"; anything else passes on. */
export function takeTypedChoice(turn: Turn): BotTurn | null {
  const { choice, folded, settings, deps, input } = turn;
  if (!choice || folded === '') return null;
  if (folded === fold(renderText(deps.texts, 'label_none_of_these', input.language, {}))) return noneOfThese(turn);
  const entries = choice.entryIds.flatMap((id) => findEntry(settings.qaEntries, id) ?? []);
  const isNamed = ({ id, questions }: QaEntry) =>
    folded === `${choice.entryIds.indexOf(id) + 1}` || folded === fold(questions[0] ?? '');
  const entry = entries.find(isNamed);
  return entry ? answerWithEntry(turn, entry) : null;
}

/** A failure, as a word or as a tap. */
export function noneOfThese(turn: Turn): BotTurn {
  return fail(turn, (failed) =>
    answerWith(failed, {
      source: { kind: 'sorry' },
      messages: [textMessage(renderText(turn.deps.texts, 'none_of_these', turn.input.language, {}))],
      outcome: 'failed',
    }),
  );
}

/** A thumb. It counts once, for an answer that waits for its verdict, from whom it was given to. */
export function takeThumb(turn: Turn, entryId: string, isHelpful: boolean): BotTurn | null {
  const { pending = [] } = turn.member;
  const rated = pending.findLast(({ source, id }) => source === 'qa' && id === entryId);
  if (!rated) return null;
  const member = { ...turn.member, pending: pending.filter((one) => one !== rated), ...(isHelpful && { failures: 0 }) };
  const next = { ...turn, member };
  const say = (key: 'helpful_thanks' | 'not_helpful_sorry') =>
    [textMessage(renderText(turn.deps.texts, key, turn.input.language, {}))] as const;
  const done = isHelpful
    ? answerWith(next, { source: { kind: 'thanks' }, messages: say('helpful_thanks'), outcome: 'tap' })
    : fail(next, (failed) =>
        answerWith(failed, { source: { kind: 'sorry' }, messages: say('not_helpful_sorry'), outcome: 'tap' }),
      );
  return { ...done, verdicts: [toVerdict(rated, isHelpful), ...done.verdicts] };
}

/** In the language of the text first, then in the others she may mean; a miss only where there was something to ask. */
function askInLanguages({ settings, languages, deps }: Turn, text: string): QaResult {
  const thresholds = { answer: settings.thresholds.qaAnswer, suggest: settings.thresholds.qaSuggest };
  let missed: QaResult = { kind: 'none' };
  for (const language of languages) {
    const result = askStore(settings.qaEntries, language, text, thresholds, deps.rankEntries);
    if (result.kind === 'answer' || result.kind === 'suggest') return result;
    if (result.kind === 'miss') missed = result;
  }
  return missed;
}

/** The questions stand in the text with numbers, for a desktop shows no buttons, and whole, for a button has 20 characters. */
function suggest(turn: Turn, entries: readonly QaEntry[], confidence: number): BotTurn {
  const { deps, input } = turn;
  const questions = entries.map(({ questions: [first = ''] }) => first);
  const list = questions.map((question, index) => `${index + 1}. ${question}`).join('\n');
  const entryIds = entries.map(({ id }) => id);
  const choices = entryIds.map((entryId, index) => {
    const question = questions[index] ?? '';
    return postbackReply(toShortLabel(question), botPostbackData({ type: 'ask_entry', entryId }), question);
  });
  const none = renderText(deps.texts, 'label_none_of_these', input.language, {});
  return answerWith(turn, {
    source: { kind: 'choices', confidence },
    messages: [textMessage(renderText(deps.texts, 'did_you_mean', input.language, { questions: list }))],
    buttons: [...choices, postbackReply(none, botPostbackData({ type: 'none_of_these' }))],
    choice: { entryIds },
    turnKey: `choices:${fnv1a(entryIds.join())}`,
  });
}
