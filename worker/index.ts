// The Worker's doors: fetch, queue, scheduled, and the object classes. No logic.
import { app } from './app';
import type { Env } from './env';
import { consumeQueue } from './jobs/consume-queue';
import { sweep } from './jobs/sweep';
import { consumeInbound } from './line/inbound/consume-inbound';

export { LoginGuard } from './auth/login-guard-do';
export { OperatorHub } from './desk/operator-hub-do';
export { Dispatcher } from './dispatch/dispatcher-do';
export { ChatSession } from './session/chat-session-do';

export default {
  fetch: app.fetch,
  // Apart from the others, because it verifies LINE's signatures and jobs know nothing of those.
  queue: (batch, env) => (batch.queue === 'kaiwa-inbound' ? consumeInbound(batch, env) : consumeQueue(batch, env)),
  scheduled: async (_controller, env) => {
    await sweep(env);
  },
} satisfies ExportedHandler<Env>;
