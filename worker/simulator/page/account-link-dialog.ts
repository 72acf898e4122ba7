// The page that a customer meets on her way of linking accounts: LINE checks the link token, tells the bot, and says how it went.
// Mounted under /dialog by app.ts. See https://developers.line.biz/en/docs/messaging-api/linking-accounts/
import { Hono } from 'hono';
import { html } from 'hono/html';
import { takeFault } from '../api/faults';
import type { Platform } from '../platform';
import { finishLink } from '../webhook/account-link';
import { sendEvents } from '../webhook/send-out';

export function accountLinkDialog(platform: Platform): Hono {
  const app = new Hono();
  app.get('/bot/accountLink', async (c) => {
    const linkToken = c.req.query('linkToken') ?? '';
    const channelId = platform.state.linkTokens.get(linkToken)?.channelId ?? null;
    const result = takeFault(platform.state, 'accountLink', channelId)?.fault === 'link_failed' ? 'failed' : 'ok';
    const linked = finishLink(platform.state, { linkToken, nonce: c.req.query('nonce') ?? '', result });
    if (linked.ok) await sendEvents(platform, [linked.value.stored]);
    const title = linked.ok && result === 'ok' ? 'Your accounts are linked' : 'Your accounts could not be linked';
    const reason = linked.ok
      ? result === 'ok'
        ? 'You can close this page.'
        : 'Please try again later.'
      : linked.error;
    return c.html(page(title, reason), linked.ok ? 200 : 400);
  });
  return app;
}

const page = (title: string, reason: string) => html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/phone.css" />
    </head>
    <body>
      <main class="empty">
        <h1>${title}</h1>
        <p>${reason}</p>
      </main>
    </body>
  </html>`;
