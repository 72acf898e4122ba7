// A flow of the bot: its questions one after the other, and its end. Pure. Called by the bot's turn where a question waits for
// an answer, and where a rule or a button starts a flow.
import type { BotMessage } from './bot-message';
import { textMessage } from './bot-message';
import type { BotFlow } from './bot-settings';
import type { BotTurn } from './bot-turn';
import { answerWith, askFor, type Extras, fail } from './end-turn';
import { pickLanguage } from './languages';
import { answerSlot, openNextSlot, type Slot, type SlotProgress, slotMessage } from './slots';
import { renderText } from './texts';
import type { Turn } from './turn-context';
import { isEndWord } from './whole-text';

/** "A second invalid answer to one flow question" is a failure of the bot. */
const FAILING_ANSWER = 2;

/** Before the question or end, and what the message says about the answers before it. */
interface Lead extends Extras {
  readonly messages?: readonly BotMessage[];
  readonly outcome?: 'fine' | 'failed' | 'tap';
  readonly coolDownKey?: string;
}

export function startFlow(turn: Turn, flow: BotFlow, lead: Lead = {}): BotTurn {
  return goOn(turn, flow, {}, lead);
}

/** Takes the message as the answer to the open question, or passes on where none is open any more. */
export function continueFlow(turn: Turn): BotTurn | null {
  const { member, settings, deps, text } = turn;
  const open = member.flow;
  const flow = open && settings.flows.find(({ id }) => id === open.flowId);
  if (!flow) return null;
  if (text !== null && isEndWord(text, settings.endWords)) return cancel(turn, flow);
  const answer = answerSlot(flow.questions, open.progress, text, deps.matchesRegex);
  switch (answer.kind) {
    case 'none':
      return null;
    case 'value':
      return goOn(turn, flow, answer.progress, { fields: [{ name: answer.name, value: answer.value }] });
    case 'again':
      return failAt(answer.failed, turn, (next, outcome) =>
        askAgain(next, flow, answer.slot, answer.progress, outcome),
      );
    case 'skipped':
      return failAt(answer.failed, turn, (next, outcome) => goOn(next, flow, answer.progress, { outcome }));
  }
}

function failAt(failed: number, turn: Turn, then: (turn: Turn, outcome: 'fine' | 'failed') => BotTurn): BotTurn {
  return failed === FAILING_ANSWER ? fail(turn, (next) => then(next, 'failed')) : then(turn, 'fine');
}

function cancel(turn: Turn, flow: BotFlow): BotTurn {
  const text = renderText(turn.deps.texts, 'flow_cancelled', turn.input.language, {});
  return answerWith(turn, { source: { kind: 'flow', id: flow.id }, messages: [textMessage(text)], flow: null });
}

/** The next question, or the end behind the last one. A question that is written in no language is passed over. */
function goOn(turn: Turn, flow: BotFlow, progress: SlotProgress, lead: Lead): BotTurn {
  const next = openNextSlot(flow.questions, progress);
  if (!next.slot) return finish(turn, flow, lead);
  const question = slotMessage(next.slot, turn.input.language, turn.settings.languages.default);
  if (!question) return goOn(turn, flow, { done: [...(progress.done ?? []), next.slot.name] }, lead);
  return ask(turn, flow, next.progress, [...(lead.messages ?? []), question], lead);
}

function askAgain(turn: Turn, flow: BotFlow, slot: Slot, progress: SlotProgress, outcome: 'fine' | 'failed'): BotTurn {
  const { language } = turn.input;
  const question = slotMessage(slot, language, turn.settings.languages.default);
  const words = question?.content.type === 'text' ? question.content.text : '';
  const again = textMessage(
    renderText(turn.deps.texts, 'slot_again', language, { question: words }),
    question?.quickReplies,
  );
  return ask(turn, flow, progress, [again], { outcome });
}

function ask(turn: Turn, flow: BotFlow, progress: SlotProgress, messages: readonly BotMessage[], lead: Lead): BotTurn {
  return answerWith(turn, {
    ...lead,
    source: { kind: 'flow', id: flow.id },
    messages,
    flow: { flowId: flow.id, progress, at: turn.input.now },
  });
}

function finish(turn: Turn, flow: BotFlow, lead: Lead): BotTurn {
  const { language } = turn.input;
  const { messages, handoff = false, teamHint } = flow.end;
  const source = { kind: 'flow', id: flow.id } as const;
  const own = pickLanguage(messages ?? {}, language, turn.settings.languages.default);
  if (handoff) {
    const said = { source, messages: own ?? [] };
    return askFor(turn, 'menu', { ...lead, said, ...(teamHint !== undefined && { teamHint }) });
  }
  const done = own ?? [textMessage(renderText(turn.deps.texts, 'flow_done', language, {}))];
  return answerWith(turn, { ...lead, source, messages: [...(lead.messages ?? []), ...done], flow: null });
}
