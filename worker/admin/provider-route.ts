// /api/admin/provider: the client secret of the identity provider, and whether the provider, or the team at Cloudflare Access, can be
// reached. For super admins alone; what else is set for it is the desk's document `provider`. The secret comes in and never goes out.
import { type Context, Hono } from 'hono';
import { accessKeysAt } from '../auth/cloudflare-access';
import { discover, redirectUri } from '../auth/oidc-provider';
import { readKeys } from '../auth/provider-token';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { writeAudit } from '../db/audit-queries';
import { readProvider } from '../db/desk-document-queries';
import { replaceSecret, secretSince } from '../db/provider-queries';
import { cloudflareAccessOf } from '../domain/login/provider-settings';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import { logError } from '../platform/log';
import { type ProviderAdmin, type ProviderChecked, replaceProviderSecret } from '../protocol/provider-sign-in';

const OBJECT = { kind: 'document', id: 'provider' } as const;
const database = (c: Context<AppEnv>) => c.env.DB.withSession('first-primary');

export const providerAdminRoutes = new Hono<AppEnv>()
  .use(smallBody)
  .use(requireOperator, requireLiveLogin)
  .get('/', async (c) => c.json(await view(c)))
  .put('/secret', requireFreshFactor, jsonBody(replaceProviderSecret), async (c) => {
    const audit = auditEntryOf(c, { action: 'provider.secret_replaced', object: OBJECT, after: { secret: 'changed' } });
    const { secret } = c.req.valid('json');
    const saved = await replaceSecret(database(c), secret.trim(), c.env.DATA_KEK, Date.now(), audit);
    if (!saved.ok) {
      logError('provider_secret_not_sealed', new Error(saved.error.code));
      return errorResponse(c, 'INTERNAL');
    }
    return c.json(await view(c));
  })
  .delete('/secret', requireFreshFactor, async (c) => {
    const audit = auditEntryOf(c, { action: 'provider.secret_removed', object: OBJECT, after: { secret: null } });
    await replaceSecret(database(c), null, c.env.DATA_KEK, Date.now(), audit);
    return c.json(await view(c));
  })
  .post('/check', async (c) => {
    const { issuer } = await readProvider(database(c));
    if (issuer === '') return errorResponse(c, 'NOT_FOUND');
    const found = await discover(c.get('config'), issuer);
    return answerChecked(c, issuer, found.ok ? await readKeys(c.get('config'), found.value.jwks_uri) : found);
  })
  .post('/cloudflare-access/check', async (c) => {
    const { team } = cloudflareAccessOf(await readProvider(database(c)));
    if (team === '') return errorResponse(c, 'NOT_FOUND');
    return answerChecked(c, team, await readKeys(c.get('config'), accessKeysAt(team)));
  });

async function answerChecked(c: Context<AppEnv>, issuer: string, found: Awaited<ReturnType<typeof readKeys>>) {
  const keys = found.ok ? found.value.keys.length : 0;
  const after = { issuer, found: keys > 0 };
  await writeAudit(c.env.DB, [auditEntryOf(c, { action: 'provider.checked', object: OBJECT, after })]);
  if (keys > 0) return c.json({ keys } satisfies ProviderChecked);
  return errorResponse(c, !found.ok && found.error === 'UNREACHABLE' ? 'PROVIDER_UNREACHABLE' : 'NOT_A_PROVIDER');
}

async function view(c: Context<AppEnv>): Promise<ProviderAdmin> {
  return { secretSince: await secretSince(database(c)), redirectUri: redirectUri(c.get('config')) };
}
