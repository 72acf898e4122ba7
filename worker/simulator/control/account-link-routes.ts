// The control API's account link: what the dialog does for a customer, without a browser, and with the result a test wants.
// Exists only in this Worker, which is never deployed. Mounted under /control by app.ts.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Platform } from '../platform';
import { finishLink } from '../webhook/account-link';
import { sendEvents } from '../webhook/send-out';
import { ControlError, check, jsonOf } from './control-error';
import { answerOf } from './event-routes';

const linkInput = z.strictObject({
  linkToken: z.string(),
  nonce: z.string(),
  result: z.enum(['ok', 'failed']).default('ok'),
});

export function accountLinkControl(platform: Platform): Hono {
  const app = new Hono();
  app.post('/account-links', async (c) => {
    const linked = finishLink(platform.state, check(linkInput, await jsonOf(c.req)));
    if (!linked.ok) throw new ControlError(400, linked.error);
    return c.json(answerOf(linked.value, await sendEvents(platform, [linked.value.stored])));
  });
  return app;
}
