// What an admin asks LINE about a channel: check it now, set its webhook address, test it. Mounted by channel-route, which lets
// only admins through. Decides nothing about messages.
// https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
import { Hono } from 'hono';
import { writeAudit } from '../db/audit-queries';
import { readChannels } from '../db/channel-check-queries';
import { loadSettings } from '../db/channel-queries';
import type { AuditAct } from '../domain/audit/audit-entry';
import type { AppEnv } from '../env';
import { type LineChannel, openLineChannelOf } from '../line/outbound/line-channel';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { setWebhook, type WebhookTest } from '../protocol/channel-admin';
import { answerChannel, type ChannelContext, type CheckChannel, channelView } from './channel-answers';
import { webhookUrlOf } from './channel-views';
import { refuseByLine } from './refuse-by-line';

/** The test's call comes in beside LINE's answer; how long its trace is looked for. */
const TRACE_TRIES = 4;
const TRACE_EVERY_MS = 250;

export function channelLineRoutes(check: CheckChannel) {
  return new Hono<AppEnv>()
    .post('/:channelId/check', async (c) => {
      const channelId = c.req.param('channelId');
      await tell(c, channelId, { action: 'channel.checked' });
      await check(c.env, channelId);
      return answerChannel(c, channelId);
    })
    .post('/:channelId/webhook', jsonBody(setWebhook), async (c) => {
      const channelId = c.req.param('channelId');
      const channel = await openFromD1(c, channelId);
      if (!channel) return errorResponse(c, 'NOT_FOUND');
      const present = await channel.webhookEndpoint();
      if (present.kind !== 'ok') return refuseByLine(c, present);
      const ours = webhookUrlOf(c.get('config').MEDIA_ORIGIN, channelId);
      const { url } = present.value;
      // Only one system can be connected: whoever stands there gets nothing any more.
      const isTaken = url !== null && url !== ours;
      if (isTaken && c.req.valid('json').replace !== true) return errorResponse(c, 'WEBHOOK_TAKEN', { detail: [url] });
      // Before LINE is asked: what it did and we could not write down would be gone.
      if (url !== ours)
        await tell(c, channelId, { action: 'channel.webhook_set', before: { url }, after: { url: ours } });
      const set = url === ours ? present : await channel.setWebhookEndpoint(ours);
      if (set.kind !== 'ok') return refuseByLine(c, set);
      await check(c.env, channelId);
      return answerChannel(c, channelId);
    })
    .post('/:channelId/webhook/test', async (c) => {
      const channelId = c.req.param('channelId');
      const channel = await openFromD1(c, channelId);
      if (!channel) return errorResponse(c, 'NOT_FOUND');
      await tell(c, channelId, { action: 'channel.webhook_tested' });
      const startedAt = Date.now();
      const tested = await channel.testWebhook();
      if (tested.kind !== 'ok') return refuseByLine(c, tested);
      const arrived = await hasArrived(c.env.DB, channelId, startedAt);
      const view = await channelView(c, channelId);
      if (!view) return errorResponse(c, 'NOT_FOUND');
      return c.json({ ...tested.value, arrived, channel: view } satisfies WebhookTest);
    });
}

/** An act at LINE changes nothing of ours, so its entry stands alone. */
function tell(c: ChannelContext, id: string, act: Omit<AuditAct, 'object'>): Promise<void> {
  return writeAudit(c.env.DB, [auditEntryOf(c, { ...act, object: { kind: 'channel', id } })]);
}

/** By what D1 holds: keys that were saved a moment ago need not be in this isolate's snapshot yet. */
async function openFromD1(c: ChannelContext, channelId: string): Promise<LineChannel | null> {
  const snapshot = await loadSettings(c.env.DB);
  return snapshot ? openLineChannelOf(c.env, snapshot, channelId) : null;
}

/** Whether our own intake took a signed empty call since then. */
async function hasArrived(db: D1Database, channelId: string, since: number): Promise<boolean> {
  for (let tries = 0; tries < TRACE_TRIES; tries++) {
    const [row] = await readChannels(db, channelId);
    if ((row?.health.verifiedAt ?? 0) >= since) return true;
    await new Promise((resolve) => setTimeout(resolve, TRACE_EVERY_MS));
  }
  return false;
}
