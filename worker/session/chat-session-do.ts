// One chat: the truth of its log, its session, its outbox to LINE, its open sockets. Thin: load, decide, save, drain.
// Every input is one synchronous transaction without an await; LINE, D1, R2 and other objects are reached from the outbox.
// Must not decide about other chats, nor call LINE inside a decision. Only receive() creates a chat.
import { DurableObject } from 'cloudflare:workers';
import type { DivertReason, MaxWaitStep, OfferEnd } from '../domain/chat/dispatcher-order';
import type { Incoming } from '../domain/chat/incoming';
import type { MediaCopy } from '../domain/chat/message-content';
import type { NoteWords } from '../domain/chat/note';
import type { ChatViewers } from '../domain/hub/viewers';
import type { ChatId, MessageId, OperatorId, SessionId } from '../domain/ids';
import type { AccessChange, Asker } from '../domain/permissions/asker';
import type { Position } from '../domain/position';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { migrateStore, storeExists } from '../platform/migrate-store';
import { NewestRights } from '../platform/newest-rights';
import type { RetryCommand, SendAnswer } from '../protocol/chat-command';
import type { ChatView } from '../protocol/chat-view';
import { PING_TEXT, PONG_TEXT } from '../protocol/connection';
import type {
  ChatSessionRpc,
  DecisionAnswer,
  DecisionOrder,
  EntryQuery,
  HandWish,
  NewNote,
  Receipt,
  SessionWish,
} from '../rpc/chat-session-rpc';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import type { ProjectionMessage } from '../rpc/projection-message';
import type { Refusal } from '../rpc/refusal';
import { inviteToLink } from './account-link';
import { onAlarm } from './chat-alarm';
import { ChatConnections } from './chat-connections';
import { ChatInputs } from './chat-inputs';
import { CHAT_MIGRATIONS } from './chat-migrations';
import { confirmProjection, noteMedia } from './chat-news';
import { ChatReader } from './chat-reader';
import { ChatSockets } from './chat-sockets';
import { type ChatTools, makeChatTools } from './chat-tools';
import { type Commit, makeCommit } from './commit';
import { followSettings } from './follow-settings';
import { dropFollowUp } from './follow-up';
import { beginHand, endHand, refuseCommand } from './hand-command';
import { KnownRules, SETTINGS_PATIENTLY_MS } from './known-rules';
import { Lanes } from './lanes';
import { markOfText } from './note-view';
import { dropPlanned, planMessage, sendPlanned } from './plan-message';
import { projectionPart } from './projection-part';
import { markRead, markUnread } from './read-marks';
import { receiveAll } from './receive-all';
import {
  applyWish,
  cancelMessage,
  type Done,
  markReadOnLine,
  retryMessage,
  sendMessage,
  type WishGuard,
} from './run-command';
import { nameContact, setAttribute, unlinkAccount } from './run-contact-command';
import { deleteNote, editNote, follow, markSolution, writeNote } from './run-note-command';
import { toOwnerGone } from './run-order';
import { NOT_FOUND } from './seen-chat';
import { factsOf } from './session-facts';
import { writersNow } from './writers-now';

export class ChatSession extends DurableObject<Env> implements ChatSessionRpc {
  readonly #rules: KnownRules;
  readonly #tools: ChatTools;
  readonly #connections: ChatConnections;
  readonly #rights = new NewestRights();
  readonly #lanes: Lanes;
  readonly #commit: Commit;
  readonly #inputs: ChatInputs;
  readonly #reader: ChatReader;
  readonly #sockets: ChatSockets;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_TEXT, PONG_TEXT));
    if (this.#exists()) migrateStore(ctx.storage, CHAT_MIGRATIONS);
    this.#rules = new KnownRules(env);
    this.#tools = makeChatTools(ctx.storage, env.MEDIA_ORIGIN, (record) => this.#rules.of(record));
    this.#connections = new ChatConnections(ctx);
    this.#commit = makeCommit({
      storage: ctx.storage,
      store: this.#tools.store,
      publish: (change) => {
        this.#connections.broadcast(change, this.#tools);
        this.#sockets.ownerMayHaveChanged(change.record);
      },
    });
    this.#lanes = new Lanes(env, this.#tools, this.#commit);
    this.#inputs = new ChatInputs({
      exists: () => this.#exists(),
      rules: this.#rules,
      tools: this.#tools,
      commit: this.#commit,
      lanes: this.#lanes,
    });
    this.#reader = new ChatReader(this.#inputs, this.#tools, () => this.#chatId());
    this.#sockets = new ChatSockets({
      env,
      connections: this.#connections,
      rights: this.#rights,
      rules: this.#rules,
      inputs: this.#inputs,
      tools: this.#tools,
      record: () => (this.#exists() ? this.#tools.store.load() : null),
    });
  }

  async receive(incoming: readonly Incoming[]): Promise<Receipt[]> {
    return this.#inputs.informed(() => {
      if (!this.#exists()) migrateStore(this.ctx.storage, CHAT_MIGRATIONS);
      const receipts = receiveAll(this.#tools, this.#commit, this.#chatId(), incoming);
      this.#lanes.start();
      return receipts;
    });
  }

  // ---- what operators ask for

  async send(asker: Asker, message: OutgoingMessage): Promise<Result<SendAnswer, Refusal>> {
    return this.#command(() => sendMessage(this.#tools, asker, message));
  }

  async plan(asker: Asker, message: OutgoingMessage, dueAt: number) {
    return this.#commandForView(asker, () => planMessage(this.#tools, asker, message, dueAt));
  }

  async dropPlanned(asker: Asker, messageId: MessageId) {
    return this.#commandForView(asker, () => dropPlanned(this.#tools, asker, messageId));
  }

  async dropFollowUp(asker: Asker, id: string) {
    return this.#commandForView(asker, () => dropFollowUp(this.#tools, asker, id));
  }

  async sendPlanned(asker: Asker, messageId: MessageId, seen?: Position) {
    return this.#command(() => sendPlanned(this.#tools, asker, messageId, seen));
  }

  async cancelMessage(asker: Asker, messageId: MessageId) {
    return this.#command(() => cancelMessage(this.#tools, asker, messageId));
  }

  async retryMessage(asker: Asker, messageId: MessageId, how: RetryCommand) {
    return this.#command(() => retryMessage(this.#tools, asker, messageId, how));
  }

  async applyWish(asker: Asker, wish: SessionWish, guard: WishGuard) {
    return this.#commandForView(asker, () => applyWish(this.#tools, asker, wish, guard, this.#rules.showsReading()));
  }

  async beginHand(asker: Asker, wish: HandWish, guard: WishGuard) {
    return this.#command(() => beginHand(this.#tools, asker, wish, guard));
  }

  async endHand(asker: Asker, commandKey: string) {
    return this.#commandForView(asker, () => endHand(this.#tools, commandKey));
  }

  async refuseCommand(asker: Asker, commandId: string, refusal: Refusal) {
    const done = this.#inputs.command(() => refuseCommand(this.#tools, asker, commandId, refusal));
    // It was done before: as `endHand` answers.
    return done.ok ? this.#reader.viewAfter(asker) : done;
  }

  async markRead(asker: Asker, upTo: Position): Promise<Result<ChatView, Refusal>> {
    const { markAsRead } = await this.#lanes.sending();
    return this.#tellReader(asker, () => markRead(this.#tools, asker, upTo, markAsRead === 'seen'));
  }

  async markUnread(asker: Asker): Promise<Result<ChatView, Refusal>> {
    return this.#tellReader(asker, () => markUnread(this.#tools, asker));
  }

  #tellReader(asker: Asker, run: () => ReturnType<typeof markRead>): Result<ChatView, Refusal> {
    const done = this.#inputs.command(run);
    if (!done.ok) return done;
    this.#lanes.tellReader(asker.operatorId, this.#chatId(), done.value);
    return this.#reader.viewAfter(asker);
  }

  async markReadOnLine(asker: Asker) {
    return this.#commandForView(asker, () => markReadOnLine(this.#tools, asker));
  }

  async typing(asker: Asker): Promise<Result<null, Refusal>> {
    const record = this.#inputs.seen(asker);
    if (!record) return err(NOT_FOUND);
    const shown = this.#lanes.showTyping(asker);
    if (shown.ok) this.#connections.tellComposing(record, asker, this.#tools.now());
    return shown;
  }

  async writeNote(asker: Asker, note: NewNote) {
    return this.#command(() => writeNote(this.#tools, asker, note));
  }

  async editNote(asker: Asker, noteId: string, words: NoteWords) {
    return this.#command(() => editNote(this.#tools, asker, noteId, words, this.#markOf));
  }

  async deleteNote(asker: Asker, noteId: string) {
    return this.#command(() => deleteNote(this.#tools, asker, noteId, this.#markOf));
  }

  async markSolution(asker: Asker, noteId: string, isSolution: boolean) {
    return this.#command(() => markSolution(this.#tools, asker, noteId, isSolution));
  }

  async follow(asker: Asker, isFollowing: boolean) {
    return this.#commandForView(asker, () => follow(this.#tools, asker, isFollowing));
  }

  async nameContact(asker: Asker, givenName: string | null) {
    return this.#commandForView(asker, () => nameContact(this.#tools, asker, givenName, this.#markOf));
  }

  async setAttribute(asker: Asker, attribute: Parameters<ChatSessionRpc['setAttribute']>[1]) {
    return this.#commandForView(asker, () => setAttribute(this.#tools, asker, attribute, this.#markOf));
  }

  async inviteToLink(
    asker: Asker,
    input: { messageId: string; pageUrl: string },
  ): Promise<Result<SendAnswer, Refusal>> {
    // It went out, and the answer was lost.
    const isAgain = this.#inputs.load() !== null && this.#tools.store.entryById(input.messageId) !== null;
    if (!isAgain && !this.#inputs.seen(asker)) return err(NOT_FOUND);
    const token = isAgain ? ok('') : await this.#lanes.linkToken(asker);
    return token.ok ? this.#command(() => inviteToLink(this.#tools, asker, input, token.value)) : token;
  }

  async unlinkAccount(asker: Asker) {
    return this.#commandForView(asker, () => unlinkAccount(this.#tools, asker));
  }

  // ---- what operators read

  async view(asker: Asker) {
    return this.#reader.view(asker);
  }

  async row(asker: Asker) {
    return this.#reader.row(asker);
  }

  async entries(asker: Asker, query: EntryQuery) {
    return this.#reader.entries(asker, query);
  }

  async entry(asker: Asker, entryId: string) {
    return this.#reader.entry(asker, entryId);
  }

  async found(asker: Asker, places: readonly Position[]) {
    return this.#reader.found(asker, places);
  }

  async notesOf(asker: Asker, noteIds: readonly string[]) {
    return this.#reader.notesOf(asker, noteIds);
  }

  async mediaOf(asker: Asker, entryId: string) {
    return this.#reader.mediaOf(asker, entryId);
  }

  async memberPictureOf(asker: Asker, userId: string) {
    return this.#reader.memberPictureOf(asker, userId);
  }

  async pictureOf(asker: Asker) {
    return this.#reader.pictureOf(asker);
  }

  // ---- what queues, hubs and guards tell

  async usesMedia(key: string): Promise<boolean> {
    const { store, planned } = this.#tools;
    return this.#inputs.load() !== null && (store.usesMedia(key) || planned.usesMedia(key));
  }

  async mediaCopied(entryId: string, copy: MediaCopy): Promise<boolean> {
    if (!this.#inputs.load()) return false;
    return this.#inputs.commit(() => {
      const change = noteMedia(this.#tools, entryId, copy);
      return { value: change !== null, change };
    });
  }

  async projected(upTo: Position, after?: number): Promise<void> {
    if (!this.#inputs.load()) return;
    confirmProjection(this.#tools, upTo, after);
  }

  async projectionPart(after: Position | null): Promise<ProjectionMessage | null> {
    const record = this.#inputs.load();
    const from = after && after.epoch === record?.epoch ? after.seq : 0;
    return record && record.seq > from ? projectionPart(this.#tools, record, from) : null;
  }

  async projectAgain(): Promise<void> {
    if (!this.#inputs.load()) return;
    this.#lanes.projectAgain();
    this.#lanes.start();
  }

  async dropLogins(loginIds: readonly string[]): Promise<void> {
    this.#connections.dropLogins(loginIds);
  }

  async changeAccess(who: AccessChange): Promise<void> {
    this.#rights.note(who);
    const record = this.#inputs.load();
    if (record) this.#connections.changeAccess(who, record);
  }

  // ---- the Dispatcher's calls

  async offer(order: Parameters<ChatSessionRpc['offer']>[0]): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'offer', ...order, sessionId: order.sessionId as SessionId });
  }

  async assign(order: Parameters<ChatSessionRpc['assign']>[0]): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'assign', ...order, sessionId: order.sessionId as SessionId });
  }

  async settle(decisionNo: number): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'settle', decisionNo });
  }

  async endOffer(decisionNo: number, why: OfferEnd['why']): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'offer_end', decisionNo, why });
  }

  async ownerGone(input: Parameters<ChatSessionRpc['ownerGone']>[0]): Promise<DecisionAnswer> {
    return this.#inputs.order(toOwnerGone(this.#inputs.load()?.state.session ?? null, input));
  }

  async ownerLost(lost: Parameters<ChatSessionRpc['ownerLost']>[0]): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'owner_lost', ...lost, owner: lost.owner as OperatorId });
  }

  async maxWait(step: MaxWaitStep, entryVersion: number): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'max_wait', step, entryVersion });
  }

  async divert(reason: DivertReason, entryVersion: number, note?: string): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'divert', reason, entryVersion, ...(note && { note }) });
  }

  async callbackTurn(order: DecisionOrder & { answerUntil: number }): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'callback_turn', ...order, sessionId: order.sessionId as SessionId });
  }

  async checkIn(order: DecisionOrder & { answerUntil: number; lastSignAt: number }): Promise<DecisionAnswer> {
    return this.#inputs.order({ type: 'check_in', ...order, sessionId: order.sessionId as SessionId });
  }

  async callbackMissed({ decisionNo, notBefore }: Parameters<ChatSessionRpc['callbackMissed']>[0]) {
    return this.#inputs.order({ type: 'callback_missed', decisionNo, notBefore });
  }

  async settingsChanged(version: number): Promise<DecisionAnswer> {
    // No answer: the Dispatcher tells it again.
    if (!(await this.#rules.reach(version))) throw new Error('the new settings cannot be read yet');
    if (!this.#exists()) return { outcome: 'GONE', facts: null };
    this.#inputs.commit(() => ({ value: null, change: followSettings(this.#tools) }));
    const record = this.#inputs.load();
    if (record) this.#sockets.watchersMayBeShown(record);
    return { outcome: 'ok', facts: factsOf(this.#tools.store.load()) };
  }

  async facts(): Promise<SessionFacts | null> {
    return factsOf(this.#inputs.load());
  }

  // ---- sockets and the alarm

  override async fetch(request: Request): Promise<Response> {
    return this.#sockets.open(request);
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    await this.#sockets.onMessage(socket, data);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    await this.#sockets.onClose(socket, code);
  }

  async viewers(): Promise<ChatViewers | null> {
    return this.#sockets.viewers();
  }

  override async alarm(): Promise<void> {
    const exists = () => this.#exists();
    await this.#inputs.informed(async () => {
      const writers = await writersNow(this.#tools, this.env.DB);
      if (!onAlarm(this.#tools, this.#commit, exists, writers)) return;
      // Not awaited: the next alarm waits for this handler, and a call to LINE may take ten seconds.
      this.#lanes.start();
    }, SETTINGS_PATIENTLY_MS);
  }

  /** Decided by the settings: an object that has just woken has looked at none yet. */
  #command<T>(work: () => Result<Done<T>, Refusal>): Result<T, Refusal> | Promise<Result<T, Refusal>> {
    return this.#inputs.informed(() => this.#inputs.command(work));
  }

  /** Answered by the chat as it is then. */
  #commandForView<T>(
    asker: Asker,
    work: () => Result<Done<T>, Refusal>,
  ): Result<ChatView, Refusal> | Promise<Result<ChatView, Refusal>> {
    return this.#inputs.informed(() => {
      const done = this.#inputs.command(work);
      return done.ok ? this.#reader.viewAfter(asker) : done;
    });
  }

  #markOf = (text: string | null): string | null => markOfText(this.env.PASSWORD_PEPPER, text);

  #exists(): boolean {
    return storeExists(this.ctx.storage);
  }

  #chatId(): ChatId {
    return (this.ctx.id.name ?? '') as ChatId;
  }
}
