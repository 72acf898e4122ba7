// Passwords, the last factor, roles and what the guard hears of D1, in orders that chance picks: after every step a short password has a
// factor beside it. What runs is putPassword, D1's own statements and LoginGuard; a failure names its seed.
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { readAccount } from '../db/access-queries';
import { getOperator } from '../db/operator-queries';
import { changePassword } from '../db/user-queries';
import { guardBetween } from '../testing/guard-between';
import { SeededChance } from '../testing/seeded-chance';
import { signInOperator } from '../testing/sign-in';
import { accountGuard } from './check-login';
import { putPassword } from './judge-password';

const SEEDS = 30;
const KINDS = ['short', 'short', 'long', 'remove', 'remove', 'enrol', 'role', 'tell'] as const;
type Kind = (typeof KINDS)[number];
/** Every other time: a role that changes while a short password is on its way. */
const CLOSE: readonly Kind[] = ['short', 'role', 'remove', 'remove'];

/** Lets acts go on one step at a time, in an order that chance picks. */
class Turns {
  readonly #waiting: (() => void)[] = [];
  #settle: () => void = () => undefined;

  /** Between two steps of an act. */
  readonly gate = (): Promise<void> =>
    new Promise((goOn) => {
      this.#waiting.push(goOn);
      this.#settle();
    });

  async play(acts: readonly (() => Promise<void>)[], chance: SeededChance, check: () => Promise<void>): Promise<void> {
    const all = acts.map(async (act) => {
      await this.gate();
      await act();
      this.#settle();
    });
    while (this.#waiting.length > 0) {
      const [goOn] = this.#waiting.splice(chance.below(this.#waiting.length), 1);
      // Only one act is under way at a time: the next gate, or its end, is its.
      await new Promise<void>((settle) => {
        this.#settle = settle;
        goOn?.();
      });
      await check();
    }
    await Promise.all(all);
  }
}

async function playSeed(seed: number): Promise<string[]> {
  const chance = new SeededChance(seed);
  const turns = new Turns();
  const done: string[] = [];
  const { operatorId, loginId } = await signInOperator({ passwordHash: 'long first' });
  const guard = () => accountGuard(env, operatorId);
  const gated = guardBetween(env, 'holdForShortPassword', turns.gate);
  let passwords = 0;

  const tell = async () => {
    const stored = await readAccount(env.DB.withSession('first-primary'), operatorId);
    await turns.gate();
    if (stored) await guard().changeAccount({ ...stored, keepLoginId: loginId });
  };
  const setPassword = async (kind: 'short' | 'long') => {
    const row = await getOperator(env.DB, operatorId);
    if (!row) throw new Error('she is gone');
    await turns.gate();
    // The routes judge it so: short where there is a factor, refused where there is none.
    if (kind === 'short' && !(await guard().hasFactor())) return void done.push('too short');
    passwords += 1;
    const password = { operatorId, authVersion: row.authVersion, isShort: kind === 'short' };
    const written = { ...password, oldHash: row.passwordHash, passwordHash: `${kind} ${passwords}` };
    const put = await putPassword(gated, password, async () => {
      await turns.gate();
      // Now and then D1 is away just then.
      if (chance.happens(0.1)) return false;
      return changePassword(env.DB, written);
    });
    done.push(put.ok ? `put ${kind}` : `${put.error} ${kind}`);
    await turns.gate();
    if (put.ok) await tell();
  };
  const enrol = () =>
    runInDurableObject(env.LOGIN_GUARD.getByName(`account:${operatorId}`), (_guard, { storage }) => {
      storage.sql.exec("INSERT OR REPLACE INTO totp (id, seed_sealed, last_step, added_at) VALUES (1, 'x', 1, 1)");
    });
  const acts: Readonly<Record<Kind, () => Promise<void>>> = {
    short: () => setPassword('short'),
    long: () => setPassword('long'),
    tell,
    enrol,
    remove: async () => {
      const removed = await guard().removeTotp(loginId);
      done.push(removed.ok ? 'removed' : `${removed.error.code} removed`);
    },
    role: async () => {
      const raise =
        'UPDATE operators SET auth_version = auth_version + 1, access_version = access_version + 1 WHERE id = ?1';
      await env.DB.prepare(raise).bind(operatorId).run();
      await turns.gate();
      await tell();
    },
  };
  await enrol();
  const kinds = seed % 2 === 0 ? CLOSE : Array.from({ length: 7 }, () => chance.pick(KINDS));
  await turns.play(
    kinds.map((kind) => acts[kind]),
    chance,
    async () => {
      const row = await getOperator(env.DB, operatorId);
      const isShort = row?.passwordHash.startsWith('short');
      expect([seed, row?.passwordIsShort]).toEqual([seed, isShort]);
      expect([seed, done, isShort && !(await guard().hasFactor())]).toEqual([seed, done, false]);
    },
  );
  return done;
}

test('in no order does a short password stand without a factor', async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed += 1) for (const what of await playSeed(seed)) seen.add(what);
  // Else the orders were too tame to show anything.
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'put short',
      'put long',
      'removed',
      'PASSWORD_SHORT removed',
      'STALE short',
      'PASSWORD_REFUSED short',
    ]),
  );
});
