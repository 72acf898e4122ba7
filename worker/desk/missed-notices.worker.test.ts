// How many notices people have missed, for those who lead them: works, and who is kept out.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { keepMissed } from '../db/missed-notice-queries';
import { savePersonDesk } from '../db/people-queries';
import { DEFAULT_PERSON_DESK } from '../domain/desk/person-settings';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { MissedNotices } from '../protocol/missed-notices';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const ask = (who: SignedInOperator) =>
  exports.default.fetch('http://kaiwa.test/api/desk/missed-notices', { headers: who.headers });
const inTeam = (operatorId: string, team: string) =>
  savePersonDesk(env.DB, { operatorId, desk: { ...DEFAULT_PERSON_DESK, teams: [team] }, onVersion: 0, now: 1 });
const countsOf = async (who: SignedInOperator) => ((await (await ask(who)).json()) as MissedNotices).people;

let sales: SignedInOperator;
let billing: SignedInOperator;

beforeAll(async () => {
  [sales, billing] = [await signInOperator(), await signInOperator()];
  await inTeam(sales.operatorId, 'sales');
  await inTeam(billing.operatorId, 'billing');
  const missed = (who: SignedInOperator, since: number) =>
    keepMissed(env.DB, { operatorId: who.operatorId, chatId: 'demo:U1', since }, Date.now());
  await missed(sales, 1);
  await missed(sales, 2);
  await missed(billing, 1);
});

test('an admin sees everybody’s', async () => {
  const counts = await countsOf(await signInOperator({ role: 'admin' }));
  expect(counts).toContainEqual({ operatorId: sales.operatorId, count: 2 });
  expect(counts).toContainEqual({ operatorId: billing.operatorId, count: 1 });
});

test('a supervisor sees those of her teams', async () => {
  const access = accessOf({ role: 'supervisor', teams: ['sales'] }, DEFAULT_ACCESS);
  const lead = await signInOperator({ role: 'supervisor', access });
  expect(await countsOf(lead)).toEqual([{ operatorId: sales.operatorId, count: 2 }]);
});

test('an operator sees nobody’s', async () => {
  expect((await ask(sales)).status).toBe(403);
});
