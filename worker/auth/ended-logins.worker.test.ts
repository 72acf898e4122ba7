// A login that was ended, or lost its role, reads nothing any more, although its token has minutes to live: every read that
// shows more than whose login it is.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ErrorBody } from '../protocol/error-body';
import { loginGuard } from '../stubs';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const asked = vi.fn(async () => new Response(null, { status: 404 }));

beforeAll(async () => {
  await seedChannel(env);
});

beforeEach(() => {
  asked.mockClear();
  vi.spyOn(globalThis, 'fetch').mockImplementation(asked);
});

async function read(path: string, who: SignedInOperator): Promise<[number, string]> {
  const response = await exports.default.fetch(`http://kaiwa.test/api${path}`, { headers: who.headers });
  if (response.ok) return [response.status, 'read'];
  return [response.status, ((await response.json()) as ErrorBody).error.code];
}

function end({ operatorId, loginId }: SignedInOperator): Promise<unknown> {
  return loginGuard(env, `account:${operatorId}`).endLogin(loginId);
}

const READS = [
  '/admin/channels',
  '/admin/usage',
  '/admin/settings/sending',
  '/channels',
  '/saved-messages',
  '/canned-replies',
  '/me/drafts',
  '/me/preferences',
  '/chat-views',
  '/chat-views/counts',
  '/me/push',
  '/desk/missed-notices',
  '/stickers/52002734',
  '/emoji/5ac1bfd5040ab15980c9b435/001',
  '/chats',
];

describe('an ended login', () => {
  test.each(READS)('does not read %s', async (path) => {
    const admin = await signInOperator({ role: 'admin' });
    expect((await read(path, admin))[1]).not.toBe('LOGIN_ENDED');
    asked.mockClear();
    await end(admin);
    expect(await read(path, admin)).toEqual([401, 'LOGIN_ENDED']);
    expect(asked).not.toHaveBeenCalled();
  });
});
