// LINE's loading animation while an operator types. One-to-one chats only, at most one call in four seconds and chat; kept in
// memory, for a lost one costs nothing. Never delays or fails a message: nobody waits for the call.
// https://developers.line.biz/en/docs/messaging-api/use-loading-indicator/
import { replyRefusal } from '../domain/chat/decide-message';
import { parseChatId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import { err, ok, type Result } from '../domain/result';
import type { LineChannel } from '../line/outbound/line-channel';
import type { Refusal } from '../rpc/refusal';
import type { ChatRecord } from './chat-record';
import type { TypingPeople } from './typing-people';

const EVERY_MS = 4_000;
/** LINE takes 5 to 60 in steps of five; our next message ends it. */
const LOADING_SECONDS = 20;

export interface TypingDeps {
  readonly now: () => number;
  readonly people: TypingPeople;
  readonly openChannel: (channelId: string) => Promise<LineChannel | null>;
  readonly onTrouble: (cause: unknown) => void;
}

export class TypingNotice {
  readonly #deps: TypingDeps;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(deps: TypingDeps) {
    this.#deps = deps;
  }

  /** @returns why this operator may not write here; a group shows nothing and that is no refusal */
  show(record: ChatRecord, asker: Asker): Result<null, Refusal> {
    const refusal = replyRefusal(record.state, asker);
    if (refusal) return err({ code: refusal, retry: false });
    const now = this.#deps.now();
    this.#deps.people.note(asker.operatorId, now);
    // A clock that was set back must not silence it.
    const isTooSoon = now >= this.#shownAt && now - this.#shownAt < EVERY_MS;
    const place = record.sourceKind === 'user' ? parseChatId(record.chatId) : null;
    if (!place || isTooSoon) return ok(null);
    this.#shownAt = now;
    void this.#call(place.channelId, place.sourceId).catch((cause: unknown) => this.#deps.onTrouble(cause));
    return ok(null);
  }

  async #call(channelId: string, userId: string): Promise<void> {
    const channel = await this.#deps.openChannel(channelId);
    const answer = await channel?.startLoading(userId, LOADING_SECONDS);
    if (answer && answer.kind !== 'ok') this.#deps.onTrouble(answer.kind);
  }
}
