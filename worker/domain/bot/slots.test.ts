import { describe, expect, test } from 'vitest';
import { answerSlot, openNextSlot, type Slot, type SlotCheck, type SlotProgress, slotMessage } from './slots';

const ORDER: Slot = { name: 'order', question: { en: 'Order number?', ja: 'ご注文番号は？' }, check: { kind: 'any' } };
const EMAIL: Slot = { name: 'email', question: { en: 'E-mail?' }, check: { kind: 'email' } };
const SLOTS = [ORDER, EMAIL];

function matchesRegex(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'iu').test(text);
}

function answer(check: SlotCheck, text: string | null) {
  return answerSlot([{ ...ORDER, check }], { open: { name: 'order', failed: 0 } }, text, matchesRegex);
}

describe('what comes next', () => {
  test.each<[string, SlotProgress, string[], string | null]>([
    ['the first question', {}, [], 'order'],
    ['the one behind what is done', { done: ['order'] }, [], 'email'],
    ['the one behind what is known', {}, ['order'], 'email'],
    ['nothing, when all is done or known', { done: ['order'] }, ['email'], null],
  ])('%s', (_, progress, known, name) => {
    const next = openNextSlot(SLOTS, progress, known);
    expect(next.slot?.name ?? null).toBe(name);
    expect(next.progress.open).toEqual(name === null ? undefined : { name, failed: 0 });
  });
});

describe('an answer', () => {
  test.each<[SlotCheck, string | null, string | null]>([
    [{ kind: 'any' }, '  A-12 ', 'A-12'],
    [{ kind: 'any' }, ' \u200b', null],
    [{ kind: 'any' }, null, null],
    [{ kind: 'any' }, 'x'.repeat(1001), null],
    [{ kind: 'email' }, ' aya@example.com', 'aya@example.com'],
    [{ kind: 'email' }, 'ａｙａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'aya@example.com'],
    [{ kind: 'email' }, 'aya@example', null],
    [{ kind: 'email' }, 'aya @example.com', null],
    [{ kind: 'phone' }, '+66 (2) 123-4567', '+6621234567'],
    [{ kind: 'phone' }, '０９０－１２３４－５６７８', '09012345678'],
    [{ kind: 'phone' }, '12345', null],
    [{ kind: 'phone' }, 'call me', null],
    [{ kind: 'number', min: 1, max: 1000 }, '1,000', '1000'],
    [{ kind: 'number', min: 1, max: 1000 }, '1001', null],
    [{ kind: 'number', min: 1 }, '0', null],
    [{ kind: 'number' }, '１２', '12'],
    [{ kind: 'number' }, '1e5', null],
    [{ kind: 'number' }, '1,234,567,890,123,456,789', '1234567890123456789'],
    [{ kind: 'number' }, '9'.repeat(400), '9'.repeat(400)],
    [{ kind: 'number', max: 1000 }, '1234567890123456789', null],
    [{ kind: 'number' }, '', null],
    [{ kind: 'regex', pattern: '^[a-z]{2}-\\d+$' }, 'AB-12', 'AB-12'],
    [{ kind: 'regex', pattern: '^[a-z]{2}-\\d+$' }, 'order AB-12', null],
    [{ kind: 'choice', choices: { en: ['Red', 'Blue'], ja: ['赤', '青'] } }, 'blue', 'Blue'],
    [{ kind: 'choice', choices: { en: ['Red', 'Blue'], ja: ['赤', '青'] } }, '青', '青'],
    [{ kind: 'choice', choices: { en: ['Red', 'Blue'] } }, '2', 'Blue'],
    [{ kind: 'choice', choices: { en: ['Red', 'Blue'] } }, '3', null],
    [{ kind: 'choice', choices: { en: ['Red', 'Blue'] } }, '0', null],
  ])('%o to %j: %j', (check, text, value) => {
    const result = answer(check, text);
    expect(result.kind === 'value' ? result.value : null).toBe(value);
    if (value !== null) expect(result).toMatchObject({ name: 'order', progress: { done: ['order'] } });
  });

  test('that does not fit asks again, the second one skips the slot', () => {
    const open = openNextSlot([EMAIL], {}).progress;
    const first = answerSlot([EMAIL], open, 'no', matchesRegex);
    expect(first).toMatchObject({ kind: 'again', slot: { name: 'email' }, failed: 1 });
    if (first.kind !== 'again') throw new Error('unexpected');
    const second = answerSlot([EMAIL], first.progress, null, matchesRegex);
    expect(second).toEqual({ kind: 'skipped', name: 'email', failed: 2, progress: { done: ['email'] } });
  });

  test('the number of tries is the slot’s own', () => {
    const progress = { open: { name: 'email', failed: 0 } };
    expect(answerSlot([{ ...EMAIL, tries: 1 }], progress, 'no', matchesRegex)).toMatchObject({ kind: 'skipped' });
    const three = { open: { name: 'email', failed: 1 } };
    expect(answerSlot([{ ...EMAIL, tries: 3 }], three, 'no', matchesRegex)).toMatchObject({ kind: 'again', failed: 2 });
  });

  test('without an open question, or to one that settings lost, is no answer', () => {
    expect(answerSlot(SLOTS, {}, 'x', matchesRegex)).toEqual({ kind: 'none' });
    expect(answerSlot(SLOTS, { open: { name: 'gone', failed: 0 } }, 'x', matchesRegex)).toEqual({ kind: 'none' });
  });

  test('progress keeps none of the customer’s words', () => {
    const result = answer({ kind: 'any' }, 'secret words');
    if (result.kind !== 'value') throw new Error('unexpected');
    expect(JSON.stringify(result.progress)).not.toContain('secret');
  });
});

describe('the question', () => {
  test('comes in her language, else in the default one', () => {
    expect(slotMessage(ORDER, 'ja', 'en')?.content).toEqual({ type: 'text', text: 'ご注文番号は？' });
    expect(slotMessage(EMAIL, 'ja', 'en')?.content).toEqual({ type: 'text', text: 'E-mail?' });
    expect(slotMessage({ ...EMAIL, question: {} }, 'ja', 'en')).toBeNull();
  });

  test('shows its choices as buttons', () => {
    const slot: Slot = { ...ORDER, check: { kind: 'choice', choices: { en: ['Red'] } } };
    expect(slotMessage(slot, 'en', 'en')?.quickReplies).toEqual([
      { label: 'Red', action: { type: 'message', text: 'Red' } },
    ]);
  });
});
