import { expect, test } from 'vitest';
import { ok } from '../domain/result';
import { callObject } from './call-object';

function failing(times: number, marks: object) {
  const seen = { calls: 0 };
  const call = async () => {
    seen.calls += 1;
    if (seen.calls <= times) throw Object.assign(new Error('broken'), marks);
    return ok('done');
  };
  return { seen, call };
}

test('a call that was lost on the way is made again', async () => {
  const { seen, call } = failing(2, { retryable: true });
  expect(await callObject(call)).toEqual(ok('done'));
  expect(seen.calls).toBe(3);
});

test('an object that stays away is UNAVAILABLE after three tries', async () => {
  const { seen, call } = failing(9, { retryable: true });
  expect(await callObject(call)).toEqual({ ok: false, error: { code: 'UNAVAILABLE', retry: true } });
  expect(seen.calls).toBe(3);
});

test('an overloaded object is not called again', async () => {
  const { seen, call } = failing(9, { retryable: true, overloaded: true });
  expect(await callObject(call)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
  expect(seen.calls).toBe(1);
});

test('a bug stays a bug', async () => {
  const { seen, call } = failing(9, {});
  await expect(callObject(call)).rejects.toThrow('broken');
  expect(seen.calls).toBe(1);
});
