// One chat: the truth of its log, its session, its outbox to LINE, its open sockets. Thin: load, decide, save, drain.
// Every input is one synchronous transaction without an await; LINE, D1, R2 and other objects are reached from the outbox.
// Must not decide about other chats, nor call LINE inside a decision. Only receive() creates a chat.
import { DurableObject } from 'cloudflare:workers';
import type { ChatEvent, DivertReason, MaxWaitStep, OfferEnd } from '../domain/chat/chat-event';
import type { Incoming } from '../domain/chat/incoming';
import { isMedia, type MediaCopy } from '../domain/chat/message-content';
import type { NoteWords } from '../domain/chat/note';
import type { ChatId, MessageId, OperatorId, SessionId } from '../domain/ids';
import type { AccessChange, Asker } from '../domain/permissions/asker';
import { maySee } from '../domain/permissions/can';
import { chatScope } from '../domain/permissions/chat-scope';
import { type Position, parsePosition } from '../domain/position';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { answerClose } from '../platform/close-code';
import { readIdentity } from '../platform/identity-header';
import { migrateStore, storeExists } from '../platform/migrate-store';
import { NewestRights } from '../platform/newest-rights';
import type { RetryCommand, SendAnswer } from '../protocol/chat-command';
import type { ChatView } from '../protocol/chat-view';
import { PING_TEXT, PONG_TEXT } from '../protocol/connection';
import type { EntryPage, EntryView, NoteView } from '../protocol/entry-view';
import type {
  ChatSessionRpc,
  DecisionAnswer,
  DecisionOrder,
  EntryQuery,
  FoundLines,
  FoundNotes,
  HandStart,
  HandWish,
  NewNote,
  Receipt,
  SessionWish,
} from '../rpc/chat-session-rpc';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import type { ProjectionMessage } from '../rpc/projection-message';
import type { Refusal } from '../rpc/refusal';
import { loginGuard } from '../stubs';
import { inviteToLink } from './account-link';
import { onAlarm, rearmIfMissing } from './chat-alarm';
import { ChatConnections } from './chat-connections';
import { CHAT_MIGRATIONS } from './chat-migrations';
import { confirmProjection, noteMedia } from './chat-news';
import { type ChatTools, makeChatTools } from './chat-tools';
import { toChatView, toEntryView, withoutWords } from './chat-views';
import { type Commit, makeCommit } from './commit';
import { entryPage } from './entry-page';
import { followSettings } from './follow-settings';
import { dropFollowUp } from './follow-up';
import { foundLines } from './found-lines';
import { beginHand, endHand, refuseCommand } from './hand-command';
import { KnownRules, SETTINGS_PATIENTLY_MS } from './known-rules';
import { Lanes } from './lanes';
import { markOfText, noteView } from './note-view';
import { dropPlanned, planMessage, sendPlanned } from './plan-message';
import { projectionPart } from './projection-part';
import { receiveAll } from './receive-all';
import {
  applyWish,
  cancelMessage,
  type Done,
  markRead,
  markReadOnLine,
  retryMessage,
  sendMessage,
  type WishGuard,
} from './run-command';
import { nameContact, setAttribute, unlinkAccount } from './run-contact-command';
import { deleteNote, editNote, follow, markSolution, notesOf, writeNote } from './run-note-command';
import { runOrder, toOwnerGone } from './run-order';
import { loadSeen, NOT_FOUND } from './seen-chat';
import { seenFrom, sessionFrom } from './seen-history';
import { factsOf } from './session-facts';

export class ChatSession extends DurableObject<Env> implements ChatSessionRpc {
  readonly #rules: KnownRules;
  readonly #tools: ChatTools;
  readonly #connections: ChatConnections;
  readonly #rights = new NewestRights();
  readonly #lanes: Lanes;
  readonly #commit: Commit;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_TEXT, PONG_TEXT));
    if (storeExists(ctx.storage)) migrateStore(ctx.storage, CHAT_MIGRATIONS);
    this.#rules = new KnownRules(env);
    this.#tools = makeChatTools(ctx.storage, env.MEDIA_ORIGIN, (record) => this.#rules.of(record));
    this.#connections = new ChatConnections(ctx);
    this.#commit = makeCommit({
      storage: ctx.storage,
      store: this.#tools.store,
      publish: (change) => this.#connections.broadcast(change, this.#tools),
    });
    this.#lanes = new Lanes(env, this.#tools, this.#commit);
  }

  async receive(incoming: readonly Incoming[]): Promise<Receipt[]> {
    const asking = this.#rules.refresh();
    if (asking) await asking;
    if (!storeExists(this.ctx.storage)) migrateStore(this.ctx.storage, CHAT_MIGRATIONS);
    const receipts = receiveAll(this.#tools, this.#commit, this.#chatId(), incoming);
    this.#lanes.start();
    return receipts;
  }

  async send(asker: Asker, message: OutgoingMessage): Promise<Result<SendAnswer, Refusal>> {
    const asking = this.#rules.refresh();
    if (asking) await asking;
    return this.#command(() => sendMessage(this.#tools, asker, message));
  }

  async plan(asker: Asker, message: OutgoingMessage, dueAt: number): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => planMessage(this.#tools, asker, message, dueAt));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async dropPlanned(asker: Asker, messageId: MessageId): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => dropPlanned(this.#tools, asker, messageId));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async dropFollowUp(asker: Asker, id: string): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => dropFollowUp(this.#tools, asker, id));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async sendPlanned(asker: Asker, messageId: MessageId, seen?: Position): Promise<Result<SendAnswer, Refusal>> {
    return this.#command(() => sendPlanned(this.#tools, asker, messageId, seen));
  }

  async cancelMessage(asker: Asker, messageId: MessageId): Promise<Result<SendAnswer, Refusal>> {
    return this.#command(() => cancelMessage(this.#tools, asker, messageId));
  }

  async retryMessage(asker: Asker, messageId: MessageId, how: RetryCommand): Promise<Result<SendAnswer, Refusal>> {
    return this.#command(() => retryMessage(this.#tools, asker, messageId, how));
  }

  async applyWish(asker: Asker, wish: SessionWish, guard: WishGuard): Promise<Result<ChatView, Refusal>> {
    const asking = this.#rules.refresh();
    if (asking) await asking;
    const done = this.#command(() => applyWish(this.#tools, asker, wish, guard));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async beginHand(asker: Asker, wish: HandWish, guard: WishGuard): Promise<Result<HandStart, Refusal>> {
    const asking = this.#rules.refresh();
    if (asking) await asking;
    return this.#command(() => beginHand(this.#tools, asker, wish, guard));
  }

  async endHand(asker: Asker, commandKey: string): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => endHand(this.#tools, commandKey));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async refuseCommand(asker: Asker, commandId: string, refusal: Refusal): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => refuseCommand(this.#tools, asker, commandId, refusal));
    return done.ok ? this.view(asker) : done;
  }

  async markRead(asker: Asker, upTo: Position): Promise<Result<ChatView, Refusal>> {
    const { markAsRead } = await this.#lanes.sending();
    const done = this.#command(() => markRead(this.#tools, asker, upTo, markAsRead === 'seen'));
    if (!done.ok) return done;
    this.#lanes.tellReader(asker.operatorId, this.#chatId(), done.value);
    return this.#viewFor(asker);
  }

  async view(asker: Asker): Promise<Result<ChatView, Refusal>> {
    if (!this.#seen(asker)) return err(NOT_FOUND);
    this.#noteView(asker);
    return this.#viewFor(asker);
  }

  /** After a command of hers, which may have been the last thing she did in this chat. */
  #viewFor(asker: Asker): Result<ChatView, Refusal> {
    const record = this.#load();
    if (!record) return err(NOT_FOUND);
    const { store, members, planned, now } = this.#tools;
    const readCount = store.readCountOf(asker.operatorId);
    const view = toChatView(record, asker, readCount, members.all(), now(), planned.all());
    return ok(maySee(asker, chatScope(record.state)) ? view : withoutWords(view));
  }

  async entries(asker: Asker, query: EntryQuery): Promise<Result<EntryPage, Refusal>> {
    if (this.#seen(asker)) this.#noteView(asker);
    const record = this.#seen(asker);
    const { store } = this.#tools;
    const from = record && ('ofSession' in query ? sessionFrom(store, record) : seenFrom(store, record, asker));
    const page = record && entryPage(store, record, query, from ?? 0);
    return page ? ok(page) : err(NOT_FOUND);
  }

  async entry(asker: Asker, entryId: string): Promise<Result<EntryView, Refusal>> {
    if (this.#seen(asker)) this.#noteView(asker);
    const entry = this.#seenEntry(asker, entryId);
    return entry ? ok(toEntryView(this.#chatId(), entry)) : err(NOT_FOUND);
  }

  async found(asker: Asker, places: readonly Position[]): Promise<Result<FoundLines, Refusal>> {
    const record = this.#seen(asker);
    return record ? ok(foundLines(this.#tools, record, asker, places)) : err(NOT_FOUND);
  }

  async mediaOf(asker: Asker, entryId: string): Promise<Result<MediaCopy & { fileName?: string }, Refusal>> {
    if (this.#seen(asker)) this.#noteView(asker);
    const entry = this.#seenEntry(asker, entryId);
    const content = entry?.kind === 'message' && isMedia(entry.content) ? entry.content : null;
    if (!content?.media) return err(NOT_FOUND);
    return ok({ ...content.media, ...(content.type === 'file' && { fileName: content.fileName }) });
  }

  async typing(asker: Asker): Promise<Result<null, Refusal>> {
    const record = this.#seen(asker);
    if (!record) return err(NOT_FOUND);
    const shown = this.#lanes.showTyping(asker);
    if (shown.ok) this.#connections.tellComposing(record, asker, this.#tools.now());
    return shown;
  }

  async markReadOnLine(asker: Asker): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => markReadOnLine(this.#tools, asker));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async nameContact(asker: Asker, givenName: string | null): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => nameContact(this.#tools, asker, givenName, this.#markOf));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async writeNote(asker: Asker, note: NewNote): Promise<Result<NoteView, Refusal>> {
    return this.#command(() => writeNote(this.#tools, asker, note));
  }

  async notesOf(asker: Asker, noteIds: readonly string[]): Promise<Result<FoundNotes, Refusal>> {
    const found = this.#load() && notesOf(this.#tools, asker, noteIds);
    return found ? ok(found) : err(NOT_FOUND);
  }

  async follow(asker: Asker, isFollowing: boolean): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => follow(this.#tools, asker, isFollowing));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async editNote(asker: Asker, noteId: string, words: NoteWords): Promise<Result<NoteView, Refusal>> {
    return this.#command(() => editNote(this.#tools, asker, noteId, words, this.#markOf));
  }

  async deleteNote(asker: Asker, noteId: string): Promise<Result<NoteView, Refusal>> {
    return this.#command(() => deleteNote(this.#tools, asker, noteId, this.#markOf));
  }

  async markSolution(asker: Asker, noteId: string, isSolution: boolean): Promise<Result<NoteView, Refusal>> {
    return this.#command(() => markSolution(this.#tools, asker, noteId, isSolution));
  }

  async setAttribute(
    asker: Asker,
    attribute: Parameters<ChatSessionRpc['setAttribute']>[1],
  ): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => setAttribute(this.#tools, asker, attribute, this.#markOf));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async inviteToLink(
    asker: Asker,
    input: { messageId: string; pageUrl: string },
  ): Promise<Result<SendAnswer, Refusal>> {
    if (!this.#seen(asker)) return err(NOT_FOUND);
    const token = await this.#lanes.linkToken(asker);
    return token.ok ? this.#command(() => inviteToLink(this.#tools, asker, input, token.value)) : token;
  }

  async unlinkAccount(asker: Asker): Promise<Result<ChatView, Refusal>> {
    const done = this.#command(() => unlinkAccount(this.#tools, asker));
    return done.ok ? this.#viewFor(asker) : done;
  }

  async memberPictureOf(asker: Asker, userId: string): Promise<Result<{ url: string }, Refusal>> {
    const url = this.#seen(asker) && this.#tools.members.byId(userId)?.pictureUrl;
    return url ? ok({ url }) : err(NOT_FOUND);
  }

  async usesMedia(key: string): Promise<boolean> {
    return this.#load() !== null && this.#tools.store.usesMedia(key);
  }

  async pictureOf(asker: Asker): Promise<Result<{ url: string }, Refusal>> {
    const url = this.#seen(asker)?.contact.pictureUrl;
    return url ? ok({ url }) : err(NOT_FOUND);
  }

  async mediaCopied(entryId: string, copy: MediaCopy): Promise<boolean> {
    if (!this.#load()) return false;
    const isKept = this.#commit(() => {
      const change = noteMedia(this.#tools, entryId, copy);
      return { value: change !== null, change };
    });
    this.#lanes.start();
    return isKept;
  }

  async projected(upTo: Position, after?: number): Promise<void> {
    if (!this.#load()) return;
    confirmProjection(this.#tools, upTo, after);
  }

  async projectionPart(after: Position | null): Promise<ProjectionMessage | null> {
    const record = this.#load();
    const from = after && after.epoch === record?.epoch ? after.seq : 0;
    return record && record.seq > from ? projectionPart(this.#tools.store, record, from) : null;
  }

  async projectAgain(): Promise<void> {
    if (!this.#load()) return;
    this.#lanes.projectAgain();
    this.#lanes.start();
  }

  async dropLogins(loginIds: readonly string[]): Promise<void> {
    this.#connections.dropLogins(loginIds);
  }

  async changeAccess(who: AccessChange): Promise<void> {
    this.#rights.note(who);
    const record = this.#load();
    if (record) this.#connections.changeAccess(who, record);
  }

  // ---- the Dispatcher's calls

  async offer(order: Parameters<ChatSessionRpc['offer']>[0]): Promise<DecisionAnswer> {
    return this.#order({ type: 'offer', ...order, sessionId: order.sessionId as SessionId });
  }

  async assign(order: Parameters<ChatSessionRpc['assign']>[0]): Promise<DecisionAnswer> {
    return this.#order({ type: 'assign', ...order, sessionId: order.sessionId as SessionId });
  }

  async settle(decisionNo: number): Promise<DecisionAnswer> {
    return this.#order({ type: 'settle', decisionNo });
  }

  async endOffer(decisionNo: number, why: OfferEnd['why']): Promise<DecisionAnswer> {
    return this.#order({ type: 'offer_end', decisionNo, why });
  }

  async ownerGone(input: Parameters<ChatSessionRpc['ownerGone']>[0]): Promise<DecisionAnswer> {
    return this.#order(toOwnerGone(this.#load()?.state.session ?? null, input));
  }

  async ownerLost(lost: Parameters<ChatSessionRpc['ownerLost']>[0]): Promise<DecisionAnswer> {
    return this.#order({ type: 'owner_lost', ...lost, owner: lost.owner as OperatorId });
  }

  async maxWait(step: MaxWaitStep, entryVersion: number): Promise<DecisionAnswer> {
    return this.#order({ type: 'max_wait', step, entryVersion });
  }

  async divert(reason: DivertReason, entryVersion: number, note?: string): Promise<DecisionAnswer> {
    return this.#order({ type: 'divert', reason, entryVersion, ...(note && { note }) });
  }

  async callbackTurn(order: DecisionOrder & { answerUntil: number }): Promise<DecisionAnswer> {
    return this.#order({ type: 'callback_turn', ...order, sessionId: order.sessionId as SessionId });
  }

  async checkIn(order: DecisionOrder & { answerUntil: number; lastSignAt: number }): Promise<DecisionAnswer> {
    return this.#order({ type: 'check_in', ...order, sessionId: order.sessionId as SessionId });
  }

  async callbackMissed({ decisionNo, notBefore }: Parameters<ChatSessionRpc['callbackMissed']>[0]) {
    return this.#order({ type: 'callback_missed', decisionNo, notBefore });
  }

  async settingsChanged(version: number): Promise<DecisionAnswer> {
    // No answer: the Dispatcher tells it again.
    if (!(await this.#rules.reach(version))) throw new Error('the new settings cannot be read yet');
    if (!storeExists(this.ctx.storage)) return { outcome: 'GONE', facts: null };
    this.#commit(() => ({ value: null, change: followSettings(this.#tools) }));
    this.#lanes.start();
    return { outcome: 'ok', facts: factsOf(this.#tools.store.load()) };
  }

  async facts(): Promise<SessionFacts | null> {
    return factsOf(this.#load());
  }

  async #order(event: ChatEvent): Promise<DecisionAnswer> {
    const asking = this.#rules.refresh(SETTINGS_PATIENTLY_MS);
    if (asking) await asking;
    if (!storeExists(this.ctx.storage)) return { outcome: 'GONE', facts: null };
    const answer = this.#commit(() => {
      const ordered = runOrder(this.#tools, event);
      return { value: ordered.answer, change: ordered.change };
    });
    this.#lanes.start();
    return answer;
  }

  /** WebSocket upgrades only; the identity header was set by the Worker. */
  override async fetch(request: Request): Promise<Response> {
    const claimed = readIdentity(request);
    const identity = claimed && this.#rights.of(claimed);
    const record = identity && this.#seen(identity);
    if (!identity || !record) return new Response(null, { status: 404 });
    this.#noteView(identity);
    const after = parsePosition(new URL(request.url).searchParams.get('after') ?? '');
    const response = this.#connections.open(identity, after, record, this.#tools);
    this.#connections.tellViewers(record, this.#tools.now());
    return response;
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    await this.#connections.onMessage(socket, data, this.#tools.now(), async (identity, proof) => {
      const proven = await loginGuard(this.env, `account:${identity.operatorId}`).useProof(proof);
      if (!proven.ok || proven.value.loginId !== identity.loginId) return null;
      // Whoever leaves it open goes on looking.
      this.#noteView(identity);
      return proven.value.validUntil;
    });
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    answerClose(socket, code);
    const record = this.#load();
    if (record) this.#connections.tellViewers(record, this.#tools.now(), socket);
  }

  override async alarm(): Promise<void> {
    const asking = this.#rules.refresh(SETTINGS_PATIENTLY_MS);
    if (asking) await asking;
    if (!onAlarm(this.#tools, this.#commit, () => storeExists(this.ctx.storage))) return;
    // Not awaited: the next alarm waits for this handler, and a call to LINE may take ten seconds.
    this.#lanes.start();
  }

  #markOf = (text: string | null): string | null => markOfText(this.env.PASSWORD_PEPPER, text);

  /** Somebody looks at the chat. */
  #noteView(asker: Asker): void {
    if (!storeExists(this.ctx.storage)) return;
    const isTold = this.#commit(() => {
      const change = noteView(this.#tools, asker);
      return { value: change !== null, change };
    });
    if (isTold) this.#lanes.start();
  }

  #command<T>(work: () => Result<Done<T>, Refusal>): Result<T, Refusal> {
    if (!storeExists(this.ctx.storage)) return err(NOT_FOUND);
    const outcome = this.#commit(() => {
      const result = work();
      return { value: result, change: result.ok ? result.value.change : null };
    });
    this.#lanes.start();
    return outcome.ok ? ok(outcome.value.answer) : outcome;
  }

  #load() {
    if (!storeExists(this.ctx.storage)) return null;
    const record = this.#tools.store.load();
    if (!record || !rearmIfMissing(this.#tools, record)) return record;
    // The lanes may write before their first await: what is answered is what stands then.
    this.#lanes.start();
    return this.#tools.store.load();
  }

  /** Null also where the chat is none of hers. */
  #seen(asker: Asker) {
    return loadSeen({ load: () => this.#load() }, asker);
  }

  /** Null also where it is of a session that is not hers to read. */
  #seenEntry(asker: Asker, entryId: string) {
    const record = this.#seen(asker);
    const entry = record && this.#tools.store.entryById(entryId);
    return entry && entry.at >= seenFrom(this.#tools.store, record, asker) ? entry : null;
  }

  #chatId(): ChatId {
    return (this.ctx.id.name ?? '') as ChatId;
  }
}
