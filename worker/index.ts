// The Worker's doors: fetch, queue, scheduled, and the object classes. No logic.
import { app } from './app';
import type { Env } from './env';
import { consumeQueue } from './jobs/consume-queue';
import { sweep } from './jobs/sweep';

export { LoginGuard } from './auth/login-guard-do';
export { OperatorHub } from './desk/operator-hub-do';
export { Dispatcher } from './dispatch/dispatcher-do';
export { ChatSession } from './session/chat-session-do';

export default {
  fetch: app.fetch,
  queue: consumeQueue,
  scheduled: async (_controller, env) => {
    await sweep(env);
  },
} satisfies ExportedHandler<Env>;
