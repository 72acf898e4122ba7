import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLE_NAMES } from '../../protocol/operator-view';
import { CODE_TRIES_MAX, CODE_TRIES_MS, codeWaitMs } from './code-tries';
import { isFresh } from './login-limits';
import { DEFAULT_SECURITY, mayOnlyEnrol, needsFactor, toLoginPolicy } from './login-policy';
import { readRecoveryCode, toRecoveryCode } from './recovery-code';
import { takesStep, totpStep } from './totp-step';

const START = 1_800_000_000_000;
const MINUTE = 60_000;

describe('who must have a second factor', () => {
  const needing = (settings: Partial<typeof DEFAULT_SECURITY>, isDemo: boolean) =>
    ROLE_NAMES.filter((role) => needsFactor(role, toLoginPolicy({ ...DEFAULT_SECURITY, ...settings }, isDemo)));

  test('supervisors and admins always, operators where the workspace says so', () => {
    expect(needing({}, false)).toEqual(['super_admin', 'admin', 'supervisor']);
    expect(needing({ requireFactor: 'operators' }, false)).toEqual([...ROLE_NAMES]);
  });

  test('nobody in the local demo, unless its own setting says so', () => {
    expect(needing({}, true)).toEqual([]);
    expect(needing({ requireFactor: 'operators' }, true)).toEqual([...ROLE_NAMES]);
  });

  test('a login without one may only make one, and a login with one may do all', () => {
    const policy = toLoginPolicy(DEFAULT_SECURITY, false);
    expect(mayOnlyEnrol('admin', null, policy)).toBe(true);
    expect(mayOnlyEnrol('admin', START, policy)).toBe(false);
    expect(mayOnlyEnrol('operator', null, policy)).toBe(false);
  });
});

describe('a one-time code', () => {
  test('is of a step of thirty seconds', () => {
    expect(totpStep(59_999)).toBe(1);
    expect(totpStep(60_000)).toBe(2);
  });

  test('counts once, and none of an older step counts after it', () => {
    expect(takesStep(10, null)).toBe(true);
    expect(takesStep(10, 9)).toBe(true);
    expect(takesStep(10, 10)).toBe(false);
    expect(takesStep(9, 10)).toBe(false);
    expect(takesStep(null, null)).toBe(false);
  });
});

describe('tries of codes', () => {
  test('are five in a quarter of an hour, at any rhythm', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 * MINUTE }), { maxLength: 200 }), (gaps) => {
        const taken: number[] = [];
        let now = START;
        for (const gap of gaps) {
          now += gap;
          if (codeWaitMs(taken, now) === 0) taken.push(now);
        }
        for (const at of taken) {
          expect(taken.filter((other) => other >= at && other < at + CODE_TRIES_MS).length).toBeLessThanOrEqual(
            CODE_TRIES_MAX,
          );
        }
      }),
    );
  });

  test('are allowed again exactly when the oldest of five is a quarter of an hour old', () => {
    const five = [0, 1, 2, 3, 4].map((minute) => START + minute * MINUTE);
    expect(codeWaitMs(five, START + 5 * MINUTE)).toBe(10 * MINUTE);
    expect(codeWaitMs(five, START + 15 * MINUTE)).toBe(0);
    expect(codeWaitMs(five.slice(1), START + 5 * MINUTE)).toBe(0);
  });

  test('never lock anybody out by a clock that went back', () => {
    expect(
      codeWaitMs(
        [1, 2, 3, 4, 5].map((hour) => START + hour * 60 * MINUTE),
        START,
      ),
    ).toBe(0);
  });
});

describe('a recovery code', () => {
  test('carries all of its 80 bits and is read however it was typed', () => {
    const codes = new Set<string>();
    for (let bit = 0; bit < 80; bit++) {
      const bytes = new Uint8Array(10);
      bytes[bit >> 3] = 1 << (bit & 7);
      codes.add(toRecoveryCode(bytes));
    }
    expect(codes.size).toBe(80);
    const code = toRecoveryCode(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 255]));
    expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    expect(readRecoveryCode(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toBe(code.replaceAll('-', ''));
  });

  test.each(['', '123456', 'abcd-efgh-2345-wxy', 'abcd-efgh-2345-wxy1'])('%j is none', (text) => {
    expect(readRecoveryCode(text)).toBeNull();
  });
});

test('a proof is fresh for ten minutes', () => {
  expect(isFresh(START, START + 10 * MINUTE - 1)).toBe(true);
  expect(isFresh(START, START + 10 * MINUTE)).toBe(false);
});
