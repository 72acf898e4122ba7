// A desk that is tied to a plan: what the plan lacks is refused with its own code, and whoever asks for a person is written down.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { PlanSettings } from '../domain/permissions/plan';
import { compileDesk } from '../domain/settings/compile-desk';
import { newUuidV7 } from '../platform/random-id';
import type { ErrorBody } from '../protocol/error-body';
import { CHI, claim, newChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { signInOperator } from '../testing/sign-in';

const plan = (change: Partial<PlanSettings>) => ({
  ...DEFAULT_ACCESS,
  plan: { isEnforced: true, name: 'scale' as const, hasPrioritySupport: true, ...change },
});

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});

async function call(path: string, who: Awaited<ReturnType<typeof signInOperator>>, body?: object) {
  const init = body
    ? { method: 'POST', headers: who.unsafeHeaders, body: JSON.stringify(body) }
    : { headers: who.headers };
  const response = await exports.default.fetch(new Request(`http://kaiwa.test${path}`, init));
  return response.ok ? 'ok' : ((await response.json()) as ErrorBody).error.code;
}

test('files are refused below pro, at the upload and at the chat, and texts are not', async () => {
  await seedDesk(env, deskSettings());
  const access = accessOf({ role: 'super_admin', teams: [] }, plan({ name: 'scale' }));
  const free = await signInOperator({ role: 'super_admin', access: { ...access, lacks: ['attachments'] } });
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  await claim(chat, free.asker);
  const file = { fileName: 'a.png', sizeBytes: 10, purpose: 'message' };
  const uploads = `/api/chats/${encodeURIComponent(chat.chatId)}/uploads`;
  expect(await call(uploads, free, file)).toBe('NOT_IN_PLAN');
  const content = { type: 'audio', provider: 'operator', durationMs: 1, media: { state: 'ready', key: 'k' } } as const;
  const send = (what: Parameters<typeof chat.rpc.send>[1]['content']) =>
    chat.rpc.send(free.asker, { id: newUuidV7(Date.now()), content: what });
  expect(await send(content)).toMatchObject({ ok: false, error: { code: 'NOT_IN_PLAN' } });
  expect(await send({ type: 'text', text: 'hi' })).toMatchObject({ ok: true });
});

test('the desk is refused by its own code without live chat, also to the owner; a right of nobody’s stays one', async () => {
  const access = plan({ hasPrioritySupport: false });
  const owner = await signInOperator({
    role: 'super_admin',
    access: accessOf({ role: 'super_admin', teams: [] }, access),
  });
  const operator = await signInOperator({ access: accessOf({ role: 'operator', teams: [] }, access) });
  for (const path of ['/api/chats', '/api/desk/queue']) expect(await call(path, owner)).toBe('NOT_IN_PLAN');
  expect(await call('/api/tickets', owner)).toBe('ok');
  expect(await call('/api/admin/desk/access', owner)).toBe('ok');
  expect(await call('/api/admin/audit', operator)).toBe('NOT_PERMITTED');
});

test('whoever asks for a person gets the words of a closed desk, and a ticket', async () => {
  const settings = deskSettings();
  const open = newChat();
  await seedDesk(env, settings);
  await open.rpc.receive([textIn(open, 'talk to a human')]);
  expect(await open.rpc.view(CHI)).toMatchObject({ ok: true, value: { state: 'waiting' } });

  const closed = compileDesk({ ...settings, access: plan({ name: 'pro' }) });
  if (!closed) throw new Error('no desk');
  await seedDesk(env, closed);
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'talk to a human')]);
  const view = await chat.rpc.view(CHI);
  expect(view).toMatchObject({ ok: true, value: { state: 'closed', session: { endReason: 'after_hours' } } });
});
