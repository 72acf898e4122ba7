// A console's tab as the hub sees it, for tests: opens an inbox socket past the Worker's door and keeps what arrives.
// Only tests import it.
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { SocketIdentity } from '../domain/permissions/asker';
import { withIdentity } from '../platform/identity-header';
import type { ChatRow } from '../protocol/chat-view';
import type { InboxServerMessage } from '../protocol/inbox-server-message';
import type { OperatorHubRpc } from '../rpc/operator-hub-rpc';
import { everythingOf } from './access';

type Raw = DurableObjectStub<import('../desk/operator-hub-do').OperatorHub>;
type Frame = InboxServerMessage;
type FrameOf<Type extends Frame['type']> = Extract<Frame, { type: Type }>;

let hubs = 0;

/** A hub of its own; `raw` is the stub for the tools of the test runtime. */
export function hubStub(): OperatorHubRpc & { readonly raw: Raw } {
  hubs += 1;
  const raw = env.OPERATOR_HUB.getByName(`hub-test-${hubs}`) as unknown as Raw; // the binding's type names no class
  return {
    raw,
    notify: (rows) => raw.notify(rows),
    viewersChanged: (viewers) => raw.viewersChanged(viewers),
    readMarked: (...args) => raw.readMarked(...args),
    notifyPeople: (...args) => raw.notifyPeople(...args),
    notifyTickets: () => raw.notifyTickets(),
    mentioned: (...args) => raw.mentioned(...args),
    told: (...args) => raw.told(...args),
    admit: (input) => raw.admit(input),
    changeAccess: (who) => raw.changeAccess(who),
    endLogins: (...args) => raw.endLogins(...args),
  };
}

export interface Tab {
  readonly socket: WebSocket;
  readonly frames: Frame[];
  pongs: number;
  closed: { readonly code: number; readonly reason: string } | null;
  hello(): FrameOf<'hello'>;
  /** Where the tab stands by the newest frame that says so. */
  cursor(): string;
}

type Opening = Partial<SocketIdentity> | { readonly operatorId?: string; readonly loginId?: string };

export async function openInbox(
  hub: { readonly raw: Pick<Raw, 'fetch'> },
  { after, ...identity }: Opening & { readonly after?: string | null } = {},
): Promise<Tab> {
  const url = `http://hub/ws/inbox${after ? `?after=${after}` : ''}`;
  const someone = {
    operatorId: 'op_any',
    name: 'Any',
    role: 'operator',
    loginId: 'login_any',
    access: everythingOf('operator'),
  };
  const who = { ...someone, validUntil: Date.now() + 600_000, ...identity } as SocketIdentity;
  const upgrade = withIdentity(new Request(url, { headers: { upgrade: 'websocket' } }), who);
  const response = await hub.raw.fetch(upgrade);
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  if (!socket) throw new Error('no socket in the answer');
  const tab = listen(socket);
  if (tab.closed === null) await expect.poll(() => tab.frames.length + (tab.closed ? 1 : 0)).toBeGreaterThan(0);
  return tab;
}

function listen(socket: WebSocket): Tab {
  const frames: Frame[] = [];
  const tab: Tab = {
    socket,
    frames,
    pongs: 0,
    closed: null,
    hello: () => required(frames.find((frame) => frame.type === 'hello')),
    cursor: () => {
      const { hub, hubEpoch, hubSeq } = required(frames.findLast((frame) => 'hubSeq' in frame));
      return `${hub}.${hubEpoch}.${hubSeq}`;
    },
  };
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data)) as Frame | { readonly type: 'pong' };
    if (frame.type === 'pong') {
      tab.pongs += 1;
      return;
    }
    frames.push(frame);
  });
  socket.addEventListener('close', ({ code, reason }) => {
    tab.closed = { code, reason };
  });
  socket.accept();
  return tab;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the frame did not come');
  return value;
}

export function lastOf<Type extends Frame['type']>(tab: Tab, type: Type): FrameOf<Type> | undefined {
  return tab.frames.findLast((frame): frame is FrameOf<Type> => frame.type === type);
}

export function rowsSeen(tab: Tab): { chatId: string; seq: number; bare: boolean; name: string | null }[] {
  return tab.frames
    .filter((frame) => frame.type === 'rows')
    .flatMap((frame) => frame.rows)
    .map(({ row, bare }) => ({ chatId: row.chatId, seq: row.seq, bare, name: row.name }));
}

export function aRow(chatId: string, seq: number, overrides: Partial<ChatRow> = {}): ChatRow {
  return {
    chatId,
    channelId: 'demo',
    sourceKind: 'user',
    name: null,
    pictureUrl: null,
    state: 'waiting',
    version: 1,
    owner: null,
    preview: null,
    lastAt: 1_700_000_000_000 + seq,
    unansweredSince: null,
    inboundCount: seq,
    troubleCount: 0,
    blocked: false,
    epoch: 1,
    seq,
    ...overrides,
  };
}
