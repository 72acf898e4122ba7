// The sockets of this chat as ChatSession serves them: who comes in, what she sends, who goes, and the notice of who has the chat open.
// What is told to them of a change: chat-connections. Called by ChatSession.
import type { ChatViewers } from '../domain/hub/viewers';
import { chatScope } from '../domain/permissions/chat-scope';
import { parsePosition } from '../domain/position';
import type { Env } from '../env';
import { answerClose } from '../platform/close-code';
import { readIdentity } from '../platform/identity-header';
import { logWarn } from '../platform/log';
import type { NewestRights } from '../platform/newest-rights';
import { allOperatorHubs, loginGuard } from '../stubs';
import type { ChatConnections, Coming } from './chat-connections';
import type { ChatInputs } from './chat-inputs';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import type { KnownRules } from './known-rules';
import { ViewersNotice } from './viewers-notice';

export interface SocketParts {
  readonly env: Env;
  readonly connections: ChatConnections;
  readonly rights: NewestRights;
  readonly rules: KnownRules;
  readonly inputs: ChatInputs;
  readonly tools: ChatTools;
  /** The chat as it stands, without anything done; null: there is none. */
  readonly record: () => ChatRecord | null;
}

export class ChatSockets {
  readonly #parts: SocketParts;
  readonly #notice: ViewersNotice;

  constructor(parts: SocketParts) {
    this.#parts = parts;
    this.#notice = new ViewersNotice({
      count: () => this.#count(),
      tell: async (viewers) => {
        await Promise.all(allOperatorHubs(parts.env).map((hub) => hub.viewersChanged(viewers)));
      },
      onTrouble: (cause) => logWarn('viewers_not_told', { chat: parts.record()?.chatId ?? null, error: String(cause) }),
    });
  }

  /** WebSocket upgrades only; the identity header was set by the Worker. 404 also where the chat is none of hers. */
  async open(request: Request): Promise<Response> {
    const { connections, inputs, rights, tools } = this.#parts;
    // Whether she is shown to the others is to be known.
    await inputs.informed(() => undefined);
    const claimed = readIdentity(request);
    const identity = claimed && rights.of(claimed);
    const record = identity && inputs.seen(identity);
    if (!identity || !record) return new Response(null, { status: 404 });
    inputs.noteView(identity);
    const after = parsePosition(new URL(request.url).searchParams.get('after') ?? '');
    const { response, socket } = connections.open(identity, after, record, tools);
    this.#moved(record, { came: socket });
    return response;
  }

  async onMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const { connections, env, inputs, tools } = this.#parts;
    await connections.onMessage(socket, data, tools.now(), async (identity, proof) => {
      const proven = await loginGuard(env, `account:${identity.operatorId}`).useProof(proof);
      if (!proven.ok || proven.value.loginId !== identity.loginId) return null;
      // Whoever leaves it open goes on looking.
      inputs.noteView(identity);
      return proven.value.validUntil;
    });
  }

  async onClose(socket: WebSocket, code: number): Promise<void> {
    const { inputs } = this.#parts;
    answerClose(socket, code);
    await inputs.informed(() => undefined);
    const record = inputs.load();
    if (record) this.#moved(record, { left: socket });
  }

  /** Who has the chat open, without tabs that died without a word; null: there is no chat. */
  async viewers(): Promise<ChatViewers | null> {
    const { connections, inputs, tools } = this.#parts;
    await inputs.informed(() => undefined);
    const record = inputs.load();
    if (!record) return null;
    for (const silent of connections.closeSilent(tools.now())) this.#moved(record, { left: silent });
    return this.#count();
  }

  /** Behind a commit, so nothing is read: who only watched is shown once she holds the chat. */
  ownerMayHaveChanged(record: ChatRecord): void {
    if (!this.#parts.rules.areWatchersShown()) this.watchersMayBeShown(record);
  }

  /** The settings may say of whoever is there that she watches quietly. */
  watchersMayBeShown(record: ChatRecord): void {
    const { connections, tools } = this.#parts;
    if (connections.hasWatcher(record, tools.now())) this.#moved(record, null);
  }

  #moved(record: ChatRecord, coming: Coming): void {
    const { connections, rules, tools } = this.#parts;
    this.#notice.changed(connections.tellViewers(record, rules.areWatchersShown(), tools.now(), coming));
  }

  #count(): ChatViewers | null {
    const { connections, rules, tools, record: load } = this.#parts;
    const record = load();
    if (!record) return null;
    const now = tools.now();
    const people = connections.viewers(record, rules.areWatchersShown(), now);
    const { chatId, epoch, seq, state } = record;
    return { chatId, epoch, seq, people, scope: chatScope(state), asOf: now };
  }
}
