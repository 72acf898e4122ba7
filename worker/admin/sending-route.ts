// /api/admin/settings/sending: how messages go out, for all channels. For admins alone; published with the settings.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { readSending, saveSending } from '../db/channel-check-queries';
import { publishSettings } from '../db/channel-queries';
import { changedFields } from '../domain/audit/changed-fields';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { jsonBody, smallBody } from '../platform/json-body';
import { sendingSettings } from '../protocol/sending-settings';

export const sendingRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/sending', async (c) => c.json(await readSending(c.env.DB)))
  .put('/sending', jsonBody(sendingSettings), async (c) => {
    const wanted = c.req.valid('json');
    const audit = auditEntryOf(c, {
      action: 'sending.saved',
      object: { kind: 'workspace', id: 'sending' },
      ...changedFields(await readSending(c.env.DB), wanted),
    });
    await saveSending(c.env.DB, wanted, audit);
    await publishSettings(c.env.DB, c.env.SETTINGS);
    return c.json(await readSending(c.env.DB));
  });
