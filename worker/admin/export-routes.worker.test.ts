// Every route that takes much out of the house at once asks for a proof of the person of the last ten minutes, and stands in the audit log.
// A route that is named like an export and has no line here fails.
import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { app } from '../app';
import type { AuditAction } from '../domain/audit/audit-action';
import type { ErrorBody } from '../protocol/error-body';
import { loginGuard } from '../stubs';
import { auditLog } from '../testing/audit-log';
import { aChatWith } from '../testing/customer-events';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const EXPORTS: readonly [route: string, action: AuditAction][] = [
  ['GET /api/admin/audit/export', 'audit.exported'],
  ['GET /api/transcripts', 'chat.exported'],
];
/** What a route is asked for. */
const QUERIES: Readonly<Record<string, () => Promise<string>>> = {
  'GET /api/transcripts': async () => `?format=text&chat=${encodeURIComponent(await aChatWith('hello'))}`,
};

const MINUTE = 60_000;

/** All that she proved lies so far back. */
function provenBefore(ms: number, { operatorId, loginId }: SignedInOperator): Promise<void> {
  return runInDurableObject(env.LOGIN_GUARD.getByName(`account:${operatorId}`), (_guard, { storage }) => {
    storage.sql.exec('UPDATE login SET confirmed_at = ? WHERE id = ?', Date.now() - ms, loginId);
  });
}

async function ask(route: string, who: SignedInOperator): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const headers = method === 'GET' ? who.headers : who.unsafeHeaders;
  const query = (await QUERIES[route]?.()) ?? '';
  return exports.default.fetch(`http://kaiwa.test${path}${query}`, { method, headers });
}

const codeOf = async (response: Response) => [response.status, ((await response.json()) as ErrorBody).error.code];
const toldOf = async (action: AuditAction, { operatorId }: SignedInOperator) =>
  (await auditLog(action)).filter(({ actor }) => actor === operatorId);

test('the table has every route that exports', () => {
  const named = app.routes.filter(
    ({ method, path }) => method !== 'ALL' && /export|csv|download|transcript/i.test(path),
  );
  expect([...new Set(named.map(({ method, path }) => `${method} ${path}`))].sort()).toEqual(
    EXPORTS.map(([route]) => route).sort(),
  );
});

describe.each(EXPORTS)('%s', (route, action) => {
  test('is refused eleven minutes after the last proof, and leaves nothing that says it was made', async () => {
    const admin = await signInOperator({ role: 'admin' });
    await provenBefore(11 * MINUTE, admin);
    expect(await codeOf(await ask(route, admin))).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(await toldOf(action, admin)).toEqual([]);
  });

  test('is given nine minutes after it, told once in the audit log', async () => {
    const admin = await signInOperator({ role: 'admin' });
    await provenBefore(9 * MINUTE, admin);
    const response = await ask(route, admin);
    expect(response.status).toBe(200);
    await response.text();
    expect(await toldOf(action, admin)).toHaveLength(1);
  });

  test('is refused to a login that was ended', async () => {
    const admin = await signInOperator({ role: 'admin' });
    await loginGuard(env, `account:${admin.operatorId}`).endLogin(admin.loginId);
    expect(await codeOf(await ask(route, admin))).toEqual([401, 'LOGIN_ENDED']);
    expect(await toldOf(action, admin)).toEqual([]);
  });
});
