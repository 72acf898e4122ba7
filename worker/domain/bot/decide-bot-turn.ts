// The bot's brain: what it does about one event of a customer in BOT mode, as one pure function.
// The order of the steps is the promise: first match ends it. Decided in the transaction that stores the event, so the bot never
// talks over an operator; the caller knows the mode, has dropped duplicates and has taken rating taps and comments.
import { answerByKeyword } from './answer-by-rule';
import { answerByStore, answerWithEntry, noneOfThese, takeThumb, takeTypedChoice } from './answer-by-store';
import type { BotMemory } from './bot-memory';
import { textMessage } from './bot-message';
import { parseBotPostback } from './bot-postback';
import type { BotSettings } from './bot-settings';
import type { BotDeps, BotInput, BotTurn, SilentReason } from './bot-turn';
import { answerWith, askFor, staySilent } from './end-turn';
import { findHandoffWord } from './handoff-words';
import { pickLanguage } from './languages';
import { isLoop } from './loop';
import { findEntry } from './qa-store';
import { continueFlow, startFlow } from './run-flow';
import { parseSystemPostback } from './system-postback';
import { renderText } from './texts';
import { findTopic } from './topics';
import { beginTurn, type Step, type Turn } from './turn-context';
import { isCourtesy } from './whole-text';

/** Steps 3 to 8; what none of them takes goes to the store, to any-message rules and to the fallback. */
const STEPS: readonly Step[] = [
  letCourtesyBe,
  obeyHandoffWord,
  takeTypedChoice,
  continueFlow,
  handOverTopic,
  handOverFrustrated,
  answerByKeyword,
];

/** Never throws on any text or data; settings are those that botSettingsFaults let through. */
export function decideBotTurn(input: BotInput, settings: BotSettings, memory: BotMemory, deps: BotDeps): BotTurn {
  const why = whyIgnored(input);
  if (why) return { kind: 'silent', why, memory, verdicts: [] };
  const turn = beginTurn(input, settings, memory, deps);
  if (input.what.kind === 'postback') return onPostback(turn, input.what.data);
  for (const step of STEPS) {
    const done = step(turn);
    if (done) return done;
  }
  return answerByStore(turn);
}

/** Step 1: stored only, and nothing is counted. */
function whyIgnored({ isStandby, isBlocked, isLate, isGroup, isMentioned, what }: BotInput): SilentReason | null {
  if (isStandby) return 'standby';
  if (isBlocked) return 'blocked';
  if (isLate) return 'late';
  return isGroup && !isMentioned && what.kind !== 'postback' ? 'not_mentioned' : null;
}

/** Step 2. */
function onPostback(turn: Turn, data: string): BotTurn {
  const system = parseSystemPostback(data);
  if (system?.action === 'handoff') return askFor(turn, 'button');
  if (system?.action === 'contact_operator') return askFor(turn, 'menu');
  if (system) return { kind: 'silent', why: 'system_postback', postback: system, memory: turn.memory, verdicts: [] };
  const none = { kind: 'silent', why: 'unknown_postback', memory: turn.memory, verdicts: [] } as const;
  const tap = parseBotPostback(data);
  switch (tap?.type) {
    case 'ask_entry': {
      const entry = findEntry(turn.settings.qaEntries, tap.entryId);
      return entry ? answerWithEntry(turn, entry, { isTap: true }) : none;
    }
    case 'none_of_these':
      // Buttons of an older message stay on a desktop; it counts once, where the choice is open.
      return turn.choice ? noneOfThese(turn) : { ...none, why: 'stale_tap' };
    case 'helpful':
      return takeThumb(turn, tap.entryId, tap.isHelpful) ?? { ...none, why: 'stale_tap' };
    case 'show_menu':
      return showMenu(turn, tap.menuId) ?? none;
    case 'start_flow': {
      const flow = turn.settings.flows.find(({ id }) => id === tap.flowId);
      return flow ? startFlow(turn, flow, { outcome: 'tap' }) : none;
    }
    default:
      return none;
  }
}

function showMenu(turn: Turn, menuId: string): BotTurn | null {
  const menu = turn.settings.menus.find(({ id }) => id === menuId);
  const message = menu && pickLanguage(menu.message, turn.input.language, turn.settings.languages.default);
  return message
    ? answerWith(turn, { source: { kind: 'menu', id: menuId }, messages: [message], outcome: 'tap' })
    : null;
}

/** Step 3. */
function letCourtesyBe(turn: Turn): BotTurn | null {
  const isOne =
    turn.input.what.kind === 'sticker' || (turn.text !== null && isCourtesy(turn.text, turn.settings.courtesies));
  return isOne ? staySilent(turn, 'courtesy') : null;
}

/** Step 4. */
function obeyHandoffWord(turn: Turn): BotTurn | null {
  return findHandoffWord(turn.folded, turn.settings.handoffWords, turn.languages) === null
    ? null
    : askFor(turn, 'word');
}

/** Step 6. */
function handOverTopic(turn: Turn): BotTurn | null {
  const topic = findTopic(turn.folded, turn.settings.topics, turn.languages);
  if (!topic) return null;
  if (topic.action === 'handoff') return askFor(turn, 'topic', { topic });
  const { language } = turn.input;
  const messages = pickLanguage(topic.messages ?? {}, language, turn.settings.languages.default) ?? [];
  const offer = renderText(turn.deps.texts, 'topic_offer', language, {});
  return answerWith(turn, {
    source: { kind: 'topic', id: topic.id },
    messages: offer === '' ? messages : [...messages, textMessage(offer)],
    turnKey: `topic:${topic.id}`,
    pending: { source: 'topic', id: topic.id },
  });
}

/** Step 7. */
function handOverFrustrated(turn: Turn): BotTurn | null {
  const { member, settings, folded, foldedBefore, input } = turn;
  if ((member.frustration ?? 0) >= settings.thresholds.frustration) return askFor(turn, 'frustration');
  return isLoop(member.turns ?? [], folded, foldedBefore, input.now) ? askFor(turn, 'loop') : null;
}
