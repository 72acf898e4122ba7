import { expect, test } from 'vitest';
import { ownerAfter, passwordWords, refusedFaults } from './password-words';

const OWNER = { name: 'Ploy', email: 'ploy@bank.test', workspace: 'Bank', hasSecondFactor: true };
const refused = (password: string, ...fields: string[]) =>
  refusedFaults({ code: 'PASSWORD_REFUSED', retry: false, fields }, password);

test('what is missing is counted by whether a second factor is there', () => {
  expect(passwordWords('TOO_SHORT', 'tea', OWNER)).toBe('Characters still missing: 5.');
  expect(passwordWords('TOO_SHORT', 'tea', { ...OWNER, hasSecondFactor: false })).toBe('Characters still missing: 12.');
});

test('a password that the Worker finds too short for the factor that was there is judged without it from then on', () => {
  expect(ownerAfter(OWNER, refused('tea oven', 'TOO_SHORT'))).toEqual({ ...OWNER, hasSecondFactor: false });
  expect(ownerAfter(OWNER, refused('tea', 'TOO_SHORT'))).toBe(OWNER);
  expect(ownerAfter(OWNER, refused('tea oven', 'COMMON'))).toBe(OWNER);
  expect(ownerAfter(OWNER, null)).toBe(OWNER);
});
