// A channel's new trouble is told to those who lead and those who may repair it, by their consoles and by push, once. LINE is faked.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DeskNews } from '../protocol/desk-news';
import type { NoticeJob } from '../rpc/notice-job';
import { operatorHub } from '../stubs';
import { type FakeAccount, FakeLineAccounts } from '../testing/fake-line-accounts';
import { openInbox } from '../testing/hub-client';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const ID = 'news-channel';
const line = new FakeLineAccounts();
let owner: SignedInOperator;
let lead: SignedInOperator;
let operator: SignedInOperator;
let account: FakeAccount;
let queued: NoticeJob[];

beforeAll(async () => {
  line.install();
  owner = await signInOperator({ role: 'super_admin' });
  lead = await signInOperator({ role: 'supervisor' });
  operator = await signInOperator({ role: 'operator' });
  account = line.add();
  await ask('', { id: ID, name: 'Bank', lineChannelId: account.lineChannelId, secret: account.secret });
  account.endpoint = `https://media.kaiwa.test/webhook/line/${ID}`;
  await check();
});

beforeEach(() => {
  queued = [];
  vi.spyOn(env.NOTICES, 'send').mockImplementation((job) => {
    queued.push(job as NoticeJob);
    return Promise.resolve({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } });
  });
});

async function ask(path: string, body: object): Promise<void> {
  const response = await exports.default.fetch(`http://kaiwa.test/api/admin/channels${path}`, {
    method: 'POST',
    headers: owner.unsafeHeaders,
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}
const check = () => ask(`/${ID}/check`, {});
const told = () => queued.map(({ operatorId, kind, path }) => [operatorId, kind, path]);

test('refused keys are told once to those who lead and those who may repair it, and to nobody else', async () => {
  const tabs = await Promise.all(
    [owner, lead, operator].map(({ operatorId, loginId }) =>
      openInbox({ raw: operatorHub(env, operatorId) }, { operatorId, loginId }),
    ),
  );
  const newsOf = (index: number): DeskNews[] =>
    (tabs[index]?.frames ?? []).flatMap((frame) => (frame.type === 'news' ? [frame.news] : []));
  account.isRevoked = true;
  await check();
  await check();
  const news = { kind: 'channel_failure', channelId: ID, name: 'Bank', code: 'CREDENTIALS_REFUSED' };
  await expect
    .poll(() => [newsOf(0), newsOf(1)])
    .toEqual([[{ ...news, mayOpen: true }], [{ ...news, mayOpen: false }]]);
  expect(newsOf(2)).toEqual([]);
  expect(told().sort()).toEqual(
    [
      [owner.operatorId, 'channel_failure', '/settings/channels'],
      [lead.operatorId, 'channel_failure', '/inbox'],
    ].sort(),
  );
  expect(queued[0]).toMatchObject({ name: 'Bank', chatId: `channel:${ID}`, text: null });
  account.isRevoked = false;
  await check();
  expect(queued).toHaveLength(2);
});

test('each higher level of the quota is news, and the same again in a new month', async () => {
  const kinds = async (used: number) => {
    account.used = used;
    queued = [];
    await check();
    return [...new Set(queued.map(({ kind }) => kind))];
  };
  expect(await kinds(850)).toEqual(['quota']);
  expect(await kinds(870)).toEqual([]);
  expect(await kinds(960)).toEqual(['quota']);
  expect(await kinds(850)).toEqual([]);
  expect(await kinds(3)).toEqual([]);
  expect(await kinds(850)).toEqual(['quota']);
});
