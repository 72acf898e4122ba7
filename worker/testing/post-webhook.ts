// The webhook with a Worker whose bindings fail as a test tells, and what a chat's object holds afterwards. For tests on workerd.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { app } from '../app';
import type { Incoming } from '../domain/chat/incoming';
import type { Asker } from '../domain/permissions/asker';
import type { Env } from '../env';
import type { InboundMessage } from '../rpc/inbound-message';
import { chatSession } from '../stubs';
import { everythingOf } from './access';

const ASKER = {
  ...{ operatorId: 'op_test', name: 'Test', role: 'admin', loginId: 'login' },
  access: everythingOf('admin'),
} as Asker;

/** The newest 100 texts a chat of the channel `demo` holds, in display order; none where there is no such chat. */
export async function textsOf(userId: string): Promise<string[]> {
  const page = await chatSession(env, `demo:${userId}`).entries(ASKER, { before: null, limit: 100 });
  if (!page.ok) return [];
  return page.value.entries.flatMap((entry) =>
    entry.kind === 'message' && entry.content.type === 'text' ? [entry.content.text] : [],
  );
}

/** What takes the place of the real binding; what is left out works. */
export interface Faults {
  readonly receive?: (incoming: readonly Incoming[]) => Promise<unknown>;
  readonly enqueue?: () => Promise<unknown>;
  readonly vars?: Partial<Env>;
}

/** The Worker with bindings that fail as told, and what its inbound queue was given. */
export async function postWith(request: Request, faults: Faults) {
  const queued: InboundMessage[] = [];
  const bindings: Env = {
    ...env,
    // Only what intake calls: one object by name, and one message to the queue.
    ...(faults.receive
      ? { CHAT_SESSION: { getByName: () => ({ receive: faults.receive }) } as unknown as Env['CHAT_SESSION'] }
      : {}),
    INBOUND: {
      send: async (message: InboundMessage) => {
        await faults.enqueue?.();
        queued.push(message);
      },
      sendBatch: async (messages: { body: InboundMessage }[]) => {
        await faults.enqueue?.();
        queued.push(...messages.map(({ body }) => body));
      },
    } as unknown as Queue,
    ...faults.vars,
  };
  const ctx = createExecutionContext();
  const response = await app.fetch(request, bindings, ctx);
  await waitOnExecutionContext(ctx);
  return { response, queued };
}

/** Stands in for anything that fails at once. */
export const broken = () => Promise.reject(new Error('broken'));
/** A database that is away. */
export const brokenD1 = {
  prepare() {
    throw new Error('broken');
  },
} as unknown as D1Database;
/** A database before the first set-up: every query finds nothing. */
export const emptyD1 = {
  prepare: () => ({ bind: () => ({}) }),
  batch: async (statements: unknown[]) => statements.map(() => ({ results: [] })),
} as unknown as D1Database;
/** Stands in for anything that never answers. */
export const hanging = () => new Promise(() => undefined);
