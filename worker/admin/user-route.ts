// /api/admin/users: who may sign in, and as what: invited, changed, disabled, given a link to set a password. For super admins. Acts
// at once: logins end and open sockets close before the answer. Nobody's password is ever seen or chosen here.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { mailLanguage } from '../auth/mail-language';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { readDeskDocument } from '../db/desk-document-queries';
import {
  inviteUser as addUser,
  readUser,
  readUsers,
  renewLink,
  saveUser as storeUser,
  type UserRow,
  withdrawLink,
} from '../db/user-queries';
import type { AuditAction } from '../domain/audit/audit-action';
import { changedFields } from '../domain/audit/changed-fields';
import { type AccessSettings, accessOf, type CustomRole, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { hasAllOf } from '../domain/permissions/rank';
import type { AppEnv, Env } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import { newSecretToken, sha256 } from '../platform/keyed-hash';
import { logInfo, logWarn } from '../platform/log';
import { isMailSetUp, openMailSender } from '../platform/mail-sender';
import { unmatchableHash } from '../platform/password-hash';
import { newUnguessableName } from '../platform/random-id';
import { getSettings } from '../platform/settings-snapshot';
import {
  inviteUser,
  type LinkAnswer,
  type SaveUser,
  saveUser,
  type UserAnswer,
  type UsersAdmin,
} from '../protocol/user-admin';
import { welcomeMail } from './welcome-mail';

const BODY_BYTES_MAX = 8_192;
const LINK_HOURS = 72;

/** Jobs, handed in by app.ts: neither throws, and the sweep repeats what was not heard. */
export interface UserAnnouncers {
  readonly sendPeople: (env: Env) => Promise<void>;
  readonly tellGuards: (env: Env) => Promise<void>;
}

export function userRoutes({ sendPeople, tellGuards }: UserAnnouncers) {
  return new Hono<AppEnv>()
    .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
    .use(requireOperator, requireLiveLogin)
    .get('/', async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const [users, roles] = await Promise.all([readUsers(db), readRoles(db)]);
      return c.json({ users, roles: roles.map(({ id, name, base }) => ({ id, name, base })) } satisfies UsersAdmin);
    })
    .post('/', requireFreshFactor, jsonBody(inviteUser), async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const wanted = c.req.valid('json');
      if (!(await isRole(db, wanted))) return errorResponse(c, 'ROLE_UNKNOWN');
      if (!(await isWithinHers(c, db, wanted))) return errorResponse(c, 'NOT_PERMITTED');
      const operatorId = `op_${newUnguessableName()}`;
      const link = newLink(c);
      const who = { ...wanted, operatorId, name: wanted.name.trim(), email: wanted.email.trim() };
      const isAdded = await addUser(
        db,
        { ...who, ...link.stored, passwordHash: unmatchableHash() },
        told(c, 'user.invited', operatorId, null, wanted),
      );
      const user = await readUser(db, operatorId);
      if (!isAdded || !user) return errorResponse(c, 'EMAIL_TAKEN');
      logInfo('user_invited', { operatorId, by: link.stored.by });
      await sendPeople(c.env);
      return c.json(await handOut(c, user, link), 201);
    })
    .put('/:operatorId', requireFreshFactor, jsonBody(saveUser), async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const operatorId = c.req.param('operatorId');
      const { version: onVersion, ...given } = c.req.valid('json');
      const wanted = { ...given, name: given.name.trim() };
      const before = await readUser(db, operatorId);
      if (!before) return errorResponse(c, 'NOT_FOUND');
      const by = c.get('asker').operatorId;
      if (operatorId === by && !isSameRank(before, wanted)) return errorResponse(c, 'NOT_ONESELF');
      // What she has already may be a role that is gone: she can be disabled all the same.
      const isSameRole = before.role === wanted.role && before.roleId === wanted.roleId;
      if (!isSameRole && !(await isRole(db, wanted))) return errorResponse(c, 'ROLE_UNKNOWN');
      if (!(await isWithinHers(c, db, before, wanted))) return errorResponse(c, 'NOT_PERMITTED');
      const audit = told(c, 'user.changed', operatorId, { ...rankOf(before), name: before.name }, wanted);
      const isSaved = await storeUser(db, { operatorId, ...wanted, onVersion, by, now: Date.now() }, audit);
      const now = await readUser(db, operatorId);
      if (!now) return errorResponse(c, 'NOT_FOUND');
      if (isSaved) logInfo('user_changed', { operatorId, by, role: now.role, isDisabled: now.isDisabled });
      // A repeat of what was saved is no conflict: its first answer was lost.
      else if (!isSameRank(now, wanted) || now.name !== wanted.name) {
        return errorResponse(c, now.version === onVersion ? 'LAST_SUPER_ADMIN' : 'STALE');
      }
      await Promise.all([sendPeople(c.env), tellGuards(c.env)]);
      return c.json({ user: now } satisfies UserAnswer);
    })
    .post('/:operatorId/link', smallBody, requireFreshFactor, async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const operatorId = c.req.param('operatorId');
      if (operatorId === c.get('asker').operatorId) return errorResponse(c, 'NOT_ONESELF');
      const whose = await readUser(db, operatorId);
      if (whose && !(await isWithinHers(c, db, whose))) return errorResponse(c, 'NOT_PERMITTED');
      const link = newLink(c);
      const isPut = await renewLink(db, operatorId, link.stored, told(c, 'user.link_made', operatorId));
      const user = await readUser(db, operatorId);
      if (!user) return errorResponse(c, 'NOT_FOUND');
      if (!isPut) return errorResponse(c, 'WRONG_STATE');
      logInfo('link_made', { operatorId, by: link.stored.by, isPending: user.isPending });
      await tellGuards(c.env);
      return c.json((await handOut(c, user, link)) satisfies LinkAnswer);
    })
    .delete('/:operatorId/link', smallBody, requireFreshFactor, async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const operatorId = c.req.param('operatorId');
      const whose = await readUser(db, operatorId);
      if (!whose) return errorResponse(c, 'NOT_FOUND');
      if (!(await isWithinHers(c, db, whose))) return errorResponse(c, 'NOT_PERMITTED');
      const act = { by: c.get('asker').operatorId, now: Date.now() };
      await withdrawLink(db, operatorId, act, told(c, 'user.link_withdrawn', operatorId));
      logInfo('link_withdrawn', { operatorId });
      await sendPeople(c.env);
      return c.json({ ok: true });
    });
}

async function readRoles(db: D1DatabaseSession): Promise<readonly CustomRole[]> {
  return (await readDeskDocument(db, 'access'))?.value.roles ?? [];
}

/** A composed role belongs to one of the four. */
async function isRole(db: D1DatabaseSession, { role, roleId }: HeldRole): Promise<boolean> {
  return roleId === null || (await readRoles(db)).some(({ id, base }) => id === roleId && base === role);
}

/** Whether the asker has all that these roles may do. */
async function isWithinHers(c: Context<AppEnv>, db: D1DatabaseSession, ...roles: HeldRole[]): Promise<boolean> {
  const settings: AccessSettings = { ...DEFAULT_ACCESS, ...(await readDeskDocument(db, 'access'))?.value };
  const { grants } = c.get('asker').access;
  return roles.every((held) => hasAllOf(grants, accessOf({ ...held, teams: [] }, settings).grants));
}

/** What the audit log hears of it, in the transaction of the change. */
function told(
  c: Context<AppEnv>,
  action: Extract<AuditAction, `user.${string}`>,
  operatorId: string,
  before: object | null = null,
  after: object | null = null,
) {
  return auditEntryOf(c, { action, object: { kind: 'person', id: operatorId }, ...changedFields(before, after) });
}

type HeldRole = Pick<SaveUser, 'role' | 'roleId'>;

const rankOf = ({ role, roleId, isDisabled }: Rank): Rank => ({ role, roleId, isDisabled });

type Rank = Pick<SaveUser, 'role' | 'roleId' | 'isDisabled'>;

function isSameRank(a: Rank, b: Rank): boolean {
  return a.role === b.role && a.roleId === b.roleId && a.isDisabled === b.isDisabled;
}

interface NewLink {
  readonly url: string;
  readonly stored: {
    readonly tokenHash: string;
    readonly expiresAt: number;
    readonly by: string;
    readonly now: number;
  };
}

/** 256 random bits, behind the `#`: no server and no log of one sees them. */
function newLink(c: Context<AppEnv>): NewLink {
  const token = newSecretToken();
  const now = Date.now();
  const until = { expiresAt: now + LINK_HOURS * 3_600_000, by: c.get('asker').operatorId, now };
  return {
    url: `${c.get('config').APP_ORIGIN}/welcome#${token}`,
    stored: { tokenHash: sha256(token), ...until },
  };
}

/** Mailed where mail is set up; told to the asker in any case, who may hand it over by another way. */
async function handOut(c: Context<AppEnv>, user: UserRow, { url, stored }: NewLink): Promise<LinkAnswer> {
  return { user, link: { url, expiresAt: stored.expiresAt, isMailed: await isMailed(c.env, user, url) } };
}

async function isMailed(env: Env, { operatorId, name, email, isPending }: UserRow, url: string): Promise<boolean> {
  if (!isMailSetUp(env)) return false;
  const [settings, language] = await Promise.all([getSettings(env), mailLanguage(env, operatorId)]);
  const workspace = settings?.workspace.name ?? '';
  const facts = { to: email, name, url, isPending, workspace, hours: LINK_HOURS, language };
  const sent = await openMailSender(env).send(welcomeMail(facts));
  if (!sent.ok) logWarn('welcome_mail_refused', { operatorId, why: sent.error.why });
  return sent.ok;
}
