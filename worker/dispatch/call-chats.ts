// Makes the calls of the outbox: each leaves after the commit that wrote it, awaited by nobody but whoever asked for its answer; the
// alarm is the net. A call that fails waits with full jitter up to 60 s and is never given up: the next word on its matter, or the
// end of it, takes it away. Answers are taken in a transaction of their own.
import { withinMs } from '../platform/within-ms';
import type { ChatSessionRpc, DecisionAnswer } from '../rpc/chat-session-rpc';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { CallRow, CallStore, ChatCall } from './call-store';
import type { Work } from './dispatch-tools';
import { takeAbsence, takeAnswer, takeFacts } from './take-facts';

/** Enough that two hundred placements take a moment, few enough that a storm leaves room for facts. */
const IN_FLIGHT_MAX = 64;
const ANSWER_WITHIN_MS = 10_000;
const BACKOFF_MAX_MS = 60_000;

type Chat = Pick<
  ChatSessionRpc,
  | 'offer'
  | 'assign'
  | 'settle'
  | 'endOffer'
  | 'ownerLost'
  | 'ownerGone'
  | 'maxWait'
  | 'divert'
  | 'callbackTurn'
  | 'checkIn'
  | 'callbackMissed'
  | 'settingsChanged'
  | 'facts'
>;

export interface CallerDeps {
  /** A stub of its own for each call: one that threw is broken. */
  readonly chat: (chatId: string) => Chat;
  readonly calls: CallStore;
  readonly commit: <T>(work: (work: Work) => T) => T;
  readonly now: () => number;
  /** In [0, 1), spreads retries. */
  readonly chance: () => number;
  readonly onTrouble: (code: string, cause: unknown, fields: { readonly chat: string; readonly kind: string }) => void;
}

/** Null: it was not answered, and will be asked again. */
type Answer = DecisionAnswer | null;

export class ChatCaller {
  readonly #deps: CallerDeps;
  readonly #running = new Map<number, Promise<Answer>>();

  constructor(deps: CallerDeps) {
    this.#deps = deps;
  }

  /** Starts what is due and does not run. */
  start(): void {
    if (this.#running.size >= IN_FLIGHT_MAX) return;
    const { calls, now } = this.#deps;
    for (const id of calls.dueIds(now(), 2 * IN_FLIGHT_MAX)) {
      if (this.#running.size >= IN_FLIGHT_MAX) return;
      if (!this.#running.has(id)) void this.answerTo(id);
    }
  }

  /** The answer to one call of the outbox, once it is taken; null where none came. */
  answerTo(id: number): Promise<Answer> {
    const running = this.#running.get(id);
    if (running) return running;
    const row = this.#deps.calls.of(id);
    return row ? this.#begin(row) : Promise.resolve(null);
  }

  #begin(row: CallRow): Promise<Answer> {
    const answer = this.#make(row).finally(() => {
      this.#running.delete(row.id);
    });
    this.#running.set(row.id, answer);
    // Another may wait for the place.
    void answer.then(() => this.start());
    return answer;
  }

  async #make(row: CallRow): Promise<Answer> {
    const { commit, chat, onTrouble } = this.#deps;
    try {
      const told = await withinMs(send(chat(row.chatId), row.call), ANSWER_WITHIN_MS);
      if (!told.inTime) throw new Error('the chat did not answer in time');
      commit((work) => takeCallAnswer(work, row, told.value));
      return told.value;
    } catch (cause) {
      onTrouble('dispatcher_call_failed', cause, { chat: row.chatId, kind: row.call.kind });
      this.#postpone(row, cause);
      return null;
    }
  }

  #postpone({ id, attempts }: CallRow, cause: unknown): void {
    const { commit, now, chance } = this.#deps;
    const isOverloaded = cause instanceof Error && 'overloaded' in cause && cause.overloaded === true;
    const ceiling = isOverloaded ? BACKOFF_MAX_MS : Math.min(BACKOFF_MAX_MS, 500 * 2 ** Math.min(attempts, 10));
    commit(({ calls }) => calls.postpone(id, now() + Math.max(100, Math.round(ceiling * chance()))));
  }
}

async function send(chat: Chat, call: ChatCall): Promise<DecisionAnswer> {
  switch (call.kind) {
    case 'offer':
      return chat.offer({ ...call.order, until: call.until, ...(call.from && { from: call.from }) });
    case 'assign':
      return chat.assign({
        ...call.order,
        by: call.by,
        ...(call.commandKey !== undefined && { commandKey: call.commandKey }),
      });
    case 'callback_turn':
      return chat.callbackTurn({ ...call.order, answerUntil: call.answerUntil });
    case 'check_in':
      return chat.checkIn({ ...call.order, answerUntil: call.answerUntil, lastSignAt: call.lastSignAt });
    case 'callback_missed':
      return chat.callbackMissed(call);
    case 'settle':
      return chat.settle(call.decisionNo);
    case 'end_offer':
      return chat.endOffer(call.decisionNo, call.why === 'timeout' ? 'timed_out' : call.why);
    case 'owner_gone':
      return chat.ownerGone(call);
    case 'owner_lost':
      return chat.ownerLost(call);
    case 'max_wait':
      return chat.maxWait(call.step, call.entryVersion);
    case 'divert':
      return chat.divert(call.reason, call.entryVersion, call.note);
    case 'settings':
      return chat.settingsChanged(call.version);
    case 'facts': {
      const facts = await chat.facts();
      return { outcome: facts ? 'ok' : 'GONE', facts };
    }
  }
}

function takeCallAnswer(work: Work, { id, chatId, call }: CallRow, { outcome, facts }: DecisionAnswer): void {
  work.calls.remove(id);
  const decided = decisionOf(call);
  if (decided === null) {
    if (facts) takeFacts(work, facts);
  } else {
    const answer = decided.isEnd ? ('settled' as const) : outcome === 'FENCED' ? ('GONE' as const) : outcome;
    takeAnswer(work, chatId, { decisionNo: decided.decisionNo, answer, facts: facts as SessionFacts | null });
  }
  if (!facts && outcome === 'GONE') takeAbsence(work, chatId);
}

/** The decision that a call is about; null: it is about none. */
function decisionOf(call: ChatCall): { readonly decisionNo: number; readonly isEnd: boolean } | null {
  switch (call.kind) {
    case 'offer':
    case 'assign':
    case 'callback_turn':
    case 'check_in':
      return { decisionNo: call.order.decisionNo, isEnd: false };
    case 'callback_missed':
    case 'settle':
    case 'end_offer':
      return { decisionNo: call.decisionNo, isEnd: true };
    default:
      return null;
  }
}
