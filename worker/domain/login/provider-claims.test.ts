import { expect, test } from 'vitest';
import { readAccessToken } from './provider-claims';

const claims = (email: string) => ({ iss: 'https://team.cloudflareaccess.com', sub: 'u1', email });

test.each([
  ['aiko@bank.example', 'aiko@bank.example'],
  [' Aiko@Bank.example ', 'Aiko@Bank.example'],
  ['ploy@ธนาคาร.example', 'ploy@ธนาคาร.example'],
])('%j is an address', (email, read) => {
  expect(readAccessToken(claims(email))).toMatchObject({ ok: true, value: { email: read } });
});

test('an address that only looks like another’s proves nobody', () => {
  // The Kelvin sign, whose small letter is a plain k.
  expect(readAccessToken(claims('ai\u212ao@bank.example'))).toEqual({ ok: false, error: 'EMAIL_UNPROVEN' });
});
