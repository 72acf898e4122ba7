// Which passwords are taken: long enough, not known, not repeated, not in a row, not about her. And nothing else is asked of them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCommonPassword, moreCommon } from './common-passwords';
import { mostCommon } from './most-common-passwords';
import { pack, placeOf, REMAINDER_BITS, unpack } from './password-list';
import { type PasswordFault, type PasswordOwner, passwordFaults } from './password-rules';

const OWNER: PasswordOwner = {
  name: 'Ploy Saetang',
  email: 'ploy.s@northbank.example',
  workspace: 'North Bank',
  hasSecondFactor: false,
};

const faultsOf = (password: string, change: Partial<PasswordOwner> = {}) =>
  passwordFaults(password, { ...OWNER, ...change }, isCommonPassword);

describe('taken', () => {
  test.each([
    ['fifteen characters of any kind', 'hollow tea oven'],
    ['no figure, no capital, no mark', 'otterunderthirdlamp'],
    ['blanks before and behind', '  wet paper kites  '],
    ['other scripts, by characters', 'แมวนั่งบนหลังคาสีแดง'],
    ['256 units', `${'kettle drum fog '.repeat(15)}what a long one!`],
    ['her name beside enough of other words', 'ploy paints nine blue ships'],
  ])('%s', (_, password) => {
    expect(faultsOf(password)).toEqual([]);
  });

  test('eight with a second factor', () => {
    expect(faultsOf('tEa8ov!n', { hasSecondFactor: true })).toEqual([]);
    expect(faultsOf('tEa8ov!', { hasSecondFactor: true })).toEqual(['TOO_SHORT']);
  });

  test('a sign of two units is one character', () => {
    expect(faultsOf('🦦🌊🦭🐚🐠🦀🦞🐋🦈🐳🐙🦑🐬🐟')).toEqual(['TOO_SHORT']);
    expect(faultsOf('🦦🌊🦭🐚🐠🦀🦞🐋🦈🐳🐙🦑🐬🐟🪸')).toEqual([]);
  });
});

describe('refused', () => {
  test.each<[string, string, PasswordFault]>([
    ['nothing', '', 'TOO_SHORT'],
    ['fourteen', 'hollow tea ove', 'TOO_SHORT'],
    ['257 units', 'hollow tea oven, '.repeat(15).padEnd(257, 'é'), 'TOO_LONG'],
    ['one key', 'aaaaaaaaaaaaaaaaaaaa', 'REPEATED'],
    ['a piece again and again', 'teateateateateate', 'REPEATED'],
    ['a common one twice', 'PasswordPassword', 'REPEATED'],
    ['figures in their order', '123456789012345', 'IN_A_ROW'],
    ['a row of keys', 'qwertyuiopasdfghjkl', 'IN_A_ROW'],
    ['and back', 'zyxwvutsrqponmlk', 'IN_A_ROW'],
    ['a common one with figures behind', 'Basketball20261', 'COMMON'],
    ['her name and the product', 'ploysaetangkaiwa', 'ABOUT_HER'],
    ['her e-mail', 'ploy.s@northbank.example', 'ABOUT_HER'],
    ['the workspace', 'north bank 123!', 'ABOUT_HER'],
  ])('%s', (_, password, fault) => {
    expect(faultsOf(password)).toContain(fault);
  });

  test('well-known ones, with a second factor too', () => {
    const known = ['password', 'PASSWORD', 'trustno1', 'iloveyou', 'football', 'p@ssw0rd', '1qaz2wsx', 'sunshine1'];
    for (const password of known) {
      expect([password, faultsOf(password, { hasSecondFactor: true })]).toEqual([
        password,
        expect.arrayContaining(['COMMON']),
      ]);
    }
  });
});

describe('the list', () => {
  test.each([mostCommon, moreCommon])('holds what its count says, in order', (list) => {
    const sorted = [...list.places()];
    expect(sorted).toHaveLength(list.count);
    expect(sorted.slice(1).every((place, i) => place >= (sorted[i] ?? 0))).toBe(true);
  });

  test('has 100,000 and more, and the console has the most common of them', () => {
    expect(mostCommon.count + moreCommon.count).toBeGreaterThanOrEqual(100_000);
    for (const known of ['password', 'iloveyou', 'trustno1', 'basketball']) expect(mostCommon.has(known)).toBe(true);
  });

  test('takes fewer than one of 100,000 others for one of its own', () => {
    // By how it is made; and as seen: 200,000 that are on no list.
    expect(2 / 2 ** REMAINDER_BITS).toBeLessThan(1e-5);
    let mistaken = 0;
    for (let i = 0; i < 200_000; i += 1) if (isCommonPassword(`not-a-password-of-any-list-${i}`)) mistaken += 1;
    expect(mistaken).toBeLessThan(10);
  });

  test('is unpacked as it was packed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 50 }), (listed) => {
        const sorted = listed.map((each) => placeOf(each, listed.length)).toSorted((a, b) => a - b);
        for (const place of sorted) expect(place).toBeLessThan(listed.length * 2 ** REMAINDER_BITS);
        expect([...unpack(pack(sorted), sorted.length)]).toEqual(sorted);
      }),
    );
  });
});
