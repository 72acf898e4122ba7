// The Worker's doors: fetch, queue, scheduled, and the object classes. No logic.
import { app } from './app';
import type { Env } from './env';
import { checkChannels } from './jobs/check-channels';
import { consumeQueue } from './jobs/consume-queue';
import { sweep } from './jobs/sweep';
import { consumeInbound } from './line/inbound/consume-inbound';
import { keepDeadLetters } from './line/inbound/keep-dead-letters';

export { LoginGuard } from './auth/login-guard-do';
export { OperatorHub } from './desk/operator-hub-do';
export { Dispatcher } from './dispatch/dispatcher-do';
export { SearchIndex } from './search/search-index-do';
export { ChatSession } from './session/chat-session-do';

export default {
  fetch: app.fetch,
  // The inbound queues are line/inbound's own: it verifies LINE's signatures, of which jobs know nothing.
  queue: (batch, env) => {
    if (batch.queue === 'kaiwa-inbound') return consumeInbound(batch, env);
    if (batch.queue === 'kaiwa-inbound-dlq') return keepDeadLetters(batch, env);
    return consumeQueue(batch, env);
  },
  scheduled: async (_controller, env) => {
    await Promise.all([sweep(env), checkChannels(env)]);
  },
} satisfies ExportedHandler<Env>;
