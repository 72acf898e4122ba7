// /api/me/preferences: how the console looks and behaves for a person, wherever she signs in. Hers alone: nobody else reads it, and no
// log tells of it.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { changePreferences, readPreferenceDocument } from '../db/preference-queries';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import {
  checkChange,
  isPreferenceSection,
  type Preferences,
  preferenceChange,
  readPreferences,
} from '../protocol/preferences';

export const preferencesRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/', async (c) => c.json(await own(c)))
  .put('/:section', jsonBody(preferenceChange), async (c) => {
    const section = c.req.param('section');
    if (!isPreferenceSection(section)) return errorResponse(c, 'NOT_FOUND');
    const checked = checkChange(section, c.req.valid('json'));
    if ('wrong' in checked) return errorResponse(c, 'BAD_REQUEST', { fields: checked.wrong });
    const { operatorId } = c.get('asker');
    await changePreferences(fresh(c), { operatorId, section, change: checked.change, now: Date.now() });
    return c.json(await own(c));
  });

async function own(c: Context<AppEnv>): Promise<Preferences> {
  return readPreferences(await readPreferenceDocument(fresh(c), c.get('asker').operatorId));
}

/** Whoever changed one on this device looks at another right after. */
function fresh(c: Context<AppEnv>): D1DatabaseSession {
  return c.env.DB.withSession('first-primary');
}
