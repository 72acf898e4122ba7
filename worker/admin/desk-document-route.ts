// /api/admin/desk: the documents of the desk's settings, each read and saved by itself, and holidays read out of a calendar
// file. Read by supervisors too, saved by admins. What is saved is published, and the Dispatcher told, before the answer.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { readChannels } from '../db/channel-check-queries';
import { publishSettings } from '../db/channel-queries';
import {
  readDeskDocument,
  readDeskDocuments,
  type StoredDocument,
  saveDeskDocument,
} from '../db/desk-document-queries';
import { readGivenRoles } from '../db/user-queries';
import { changedFields } from '../domain/audit/changed-fields';
import { can } from '../domain/permissions/can';
import { hasAllOf } from '../domain/permissions/rank';
import type { Result } from '../domain/result';
import { completeDesk, DEFAULT_DESK, withDefaults } from '../domain/settings/compile-desk';
import { DESK_DOCUMENTS, type DeskDocument, type DeskSettings } from '../domain/settings/desk-settings';
import type { AppEnv, Env } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { checkRegex } from '../platform/linear-regex';
import { logError } from '../platform/log';
import { providerAddress } from '../platform/provider-address';
import { type IcalAnswer, icalUpload } from '../protocol/calendar-document';
import { type DeskDocumentAnswer, saveDeskDocument as saveBody } from '../protocol/desk-documents';
import { checkDeskDocument, toFields } from './check-desk-document';
import { parseIcal } from './parse-ical';

/** The largest document, every second character escaped. */
const BODY_BYTES_MAX = 4_194_304;

/** Jobs, handed in by app.ts: neither throws, and the sweep repeats what was not heard. */
export interface Announcers {
  readonly tellSettingsChanged: (env: Env) => Promise<void>;
  readonly sendPeople: (env: Env) => Promise<void>;
  readonly tellGuards: (env: Env) => Promise<void>;
}

const OWNERS: ReadonlySet<string> = new Set(['security', 'access', 'provider']);
/** Who may do what, and who must have a second factor, is changed by the owner alone, who was proven lately. */
const requireOwnerForRights = createMiddleware<AppEnv>(async (c, next) => {
  const document = c.req.param('document') ?? '';
  if (!OWNERS.has(document)) return next();
  if (can(c.get('asker'), 'access.write')) return requireFreshFactor(c, next);
  return errorResponse(c, document === 'access' ? 'NOT_FOUND' : 'NOT_PERMITTED');
});

export function deskDocumentRoutes(announcers: Announcers) {
  return new Hono<AppEnv>()
    .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
    .use(requireOperator, requireLiveLogin)
    .post('/hours/ical', jsonBody(icalUpload), (c) => {
      const { text, feedId, ...window } = c.req.valid('json');
      const read = parseIcal(text, window);
      if (!read.ok) {
        const field = read.error.code === 'BAD_WINDOW' ? 'to' : 'text';
        return errorResponse(c, 'SETTINGS_INVALID', { fields: [`${field} ${read.error.code}`] });
      }
      const holidays = read.value.holidays.map((holiday) => ({ ...holiday, feedId }));
      return c.json({ holidays, leftOut: { ...read.value.leftOut } } satisfies IcalAnswer);
    })
    .get('/:document', async (c) => {
      const name = toDocument(c);
      if (!name) return errorResponse(c, 'NOT_FOUND');
      const stored = await readDeskDocument(c.env.DB.withSession('first-primary'), name);
      return c.json(toAnswer(name, stored));
    })
    .put('/:document', requireOwnerForRights, jsonBody(saveBody), async (c) => {
      const name = toDocument(c);
      if (!name) return errorResponse(c, 'NOT_FOUND');
      const db = c.env.DB.withSession('first-primary');
      const { version, value } = c.req.valid('json');
      const stored = await readDeskDocument(db, name);
      const checked = await check(c.env, name, value);
      if ((stored?.version ?? 0) !== version) return answerStale(c, name, stored, checked);
      if (!checked.ok) return errorResponse(c, 'SETTINGS_INVALID', { fields: toFields(checked.error) });
      if (givesMore(c, stored, checked.value)) return errorResponse(c, 'NOT_PERMITTED');
      const by = c.get('asker').operatorId;
      const changed = changedFields(toAnswer(name, stored).value, checked.value);
      const audit = auditEntryOf(c, {
        action: 'desk.document_saved',
        object: { kind: 'document', id: name },
        before: { version, ...changed.before },
        after: { version: version + 1, ...changed.after },
      });
      const change = { name, value: checked.value, onVersion: version, by, now: Date.now(), audit };
      const isSaved = await saveDeskDocument(db, change);
      const saved = await readDeskDocument(db, name);
      if (!isSaved) return answerStale(c, name, saved, checked);
      await announce(c.env, name, announcers);
      return c.json(toAnswer(name, saved));
    });
}

/** Whether a role of it would have what the asker has not; what such a role has already, it keeps. */
function givesMore(c: Context<AppEnv>, stored: StoredDocument<DeskDocument> | null, value: unknown): boolean {
  if (c.req.param('document') !== 'access') return false;
  // Both were checked by the schema of this very document.
  const [before, roles] = [stored?.value, value].map((of) => (of as DeskSettings['access'] | undefined)?.roles ?? []);
  const { grants: hers } = c.get('asker').access;
  return (roles ?? []).some(({ id, grants }) => {
    const had = before?.find((role) => role.id === id)?.grants ?? {};
    return !hasAllOf(hers, grants) && !hasAllOf(had, grants);
  });
}

/** Null where there is none for her: who may do what is shown to whoever may change it. */
function toDocument(c: Context<AppEnv>): DeskDocument | null {
  const name = DESK_DOCUMENTS.find((each) => each === c.req.param('document')) ?? null;
  return name === 'access' && !can(c.get('asker'), 'access.write') ? null : name;
}

async function check<Name extends DeskDocument>(env: Env, name: Name, value: unknown) {
  const db = env.DB.withSession('first-primary');
  const [saved, channels, givenRoles] = await Promise.all([
    readDeskDocuments(db),
    readChannels(env.DB),
    name === 'access' ? readGivenRoles(db) : [],
  ]);
  const desk = completeDesk(saved);
  const room = {
    teamIds: new Set(desk.teams.map(({ id }) => id)),
    channelIds: new Set(channels.map(({ id }) => id)),
    isRegex: (pattern: string) => checkRegex(pattern).ok,
    isProviderAddress: (address: string) => providerAddress(address, env) !== null,
    givenRoles,
  };
  return checkDeskDocument(name, value, room, desk);
}

/** A repeat of what was saved already is no conflict: its first answer was lost. */
function answerStale(
  c: Context<AppEnv>,
  name: DeskDocument,
  stored: StoredDocument<DeskDocument> | null,
  checked: Result<unknown, unknown>,
) {
  const isRepeat = stored !== null && checked.ok && JSON.stringify(stored.value) === JSON.stringify(checked.value);
  return isRepeat ? c.json(toAnswer(name, stored)) : errorResponse(c, 'STALE');
}

/** What is saved stays saved: the sweep publishes and tells what could not be. */
async function announce(
  env: Env,
  name: DeskDocument,
  { tellSettingsChanged, sendPeople, tellGuards }: Announcers,
): Promise<void> {
  try {
    await publishSettings(env.DB, env.SETTINGS);
  } catch (cause) {
    logError('settings_not_published', cause, { document: name });
  }
  await tellSettingsChanged(env);
  if (name === 'teams') await sendPeople(env);
  if (name === 'access') await tellGuards(env);
}

function toAnswer(name: DeskDocument, stored: StoredDocument<DeskDocument> | null): DeskDocumentAnswer {
  return {
    document: name,
    value: stored ? withDefaults(name, stored.value) : DEFAULT_DESK[name],
    version: stored?.version ?? 0,
    updatedAt: stored?.updatedAt ?? null,
    updatedBy: stored?.updatedBy ?? null,
  };
}
