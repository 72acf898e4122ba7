import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSealed, seal } from './seal';

const keyOf = (fill: number) => btoa(String.fromCharCode(...new Uint8Array(32).fill(fill)));
const OLD = JSON.stringify({ 1: keyOf(1) });
const BOTH = JSON.stringify({ 1: keyOf(1), 10: keyOf(10), 2: keyOf(2) });
const PLACE = 'channels:demo:secret';

async function sealed(text: string, kek = OLD, place = PLACE): Promise<string> {
  const result = await seal(text, place, kek);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe('a sealed value', () => {
  test('opens to any text again, and two seals of one text differ', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        expect(await openSealed(await sealed(text), PLACE, OLD)).toEqual({ ok: true, value: text });
      }),
      { numRuns: 50 },
    );
    expect(await sealed('same')).not.toBe(await sealed('same'));
  });

  test('is sealed by the highest version and opens after a newer key came', async () => {
    expect(await sealed('x', BOTH)).toMatch(/^v1:10:/);
    expect(await openSealed(await sealed('x', OLD), PLACE, BOTH)).toEqual({ ok: true, value: 'x' });
  });

  test('does not open in another row, column or table', async () => {
    const value = await sealed('x');
    for (const place of ['channels:other:secret', 'channels:demo:access_token', 'people:demo:secret']) {
      expect(await openSealed(value, place, OLD)).toEqual({ ok: false, error: { code: 'NOT_OPENED', retry: false } });
    }
  });

  test('does not open with any byte changed, or with the version of another key', async () => {
    const [form, version, iv, text] = (await sealed('secret')).split(':');
    for (const field of [iv ?? '', text ?? '']) {
      const bytes = Uint8Array.from(atob(field), (char) => char.charCodeAt(0));
      for (let i = 0; i < bytes.length; i++) {
        const changed = btoa(String.fromCharCode(...bytes.map((byte, at) => (at === i ? byte ^ 1 : byte))));
        const value = field === iv ? [form, version, changed, text] : [form, version, iv, changed];
        expect((await openSealed(value.join(':'), PLACE, OLD)).ok).toBe(false);
      }
    }
    const foreign = await openSealed([form, '2', iv, text].join(':'), PLACE, BOTH);
    expect(foreign).toEqual({ ok: false, error: { code: 'NOT_OPENED', retry: false } });
  });

  test('whose key is gone says so', async () => {
    const gone = await openSealed(await sealed('x', BOTH), PLACE, OLD);
    expect(gone).toEqual({ ok: false, error: { code: 'UNKNOWN_KEY', retry: false } });
  });

  test.each([
    '',
    'v1:1:x',
    'plain text',
    'v2:1:AAAAAAAAAAAAAAAA:AAAA',
    'v1:1:AAAAAAAAAAAAAAA=:====',
    'v1:1:AAAAAAAAAAAAAAAA:AAAA',
  ])('of the form %j is refused', async (value) => {
    expect(await openSealed(value, PLACE, OLD)).toEqual({ ok: false, error: { code: 'NOT_OPENED', retry: false } });
  });
});

test.each([
  '',
  '{}',
  '[]',
  'no json',
  '{"1":"c2hvcnQ="}',
  '{"one":""}',
  '{"1":5}',
  JSON.stringify({ 1: keyOf(1), 2: '!' }),
])('DATA_KEK %j is refused for sealing and opening', async (kek) => {
  expect(await seal('x', PLACE, kek)).toEqual({ ok: false, error: { code: 'BAD_KEY', retry: false } });
  expect(await openSealed(await sealed('x'), PLACE, kek)).toEqual({
    ok: false,
    error: { code: 'BAD_KEY', retry: false },
  });
});
