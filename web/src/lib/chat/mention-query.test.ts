import { describe, expect, test } from 'vitest';
import { meant, mentionAt, mentionsIn, withMention } from './mention-query';

const AYA = { operatorId: 'op_aya', name: 'Aya' };
const AYAKO = { operatorId: 'op_ayako', name: 'Ayako' };
const TANAKA = { operatorId: 'op_tanaka', name: '田中 花子' };
const PEOPLE = [AYA, AYAKO, TANAKA];

describe('an @', () => {
  test.each([
    ['@', '', 0],
    ['look @ay', 'ay', 5],
    ['見て＠田中', '田中', 2],
    ['a@b', null, 0],
    ['@aya ', null, 0],
    ['mail aya@example.com', null, 0],
  ])('%s calls %s', (text, query, from) => {
    const called = mentionAt(text, text.length);
    expect(called?.query ?? null).toBe(query);
    if (query !== null) expect(called?.from).toBe(from);
  });

  test('means whose name begins with the word, then who else has it in the name', () => {
    const mayako = { operatorId: 'op_m', name: 'Mayako' };
    expect(meant([mayako, ...PEOPLE], 'AYA')).toEqual([AYA, AYAKO, mayako]);
    expect(meant(PEOPLE, 'ben')).toEqual([]);
  });

  test('is filled in with the whole name, and the caret stands behind it', () => {
    expect(withMention('look @ay please', { from: 5, to: 8, query: 'ay' }, AYA)).toEqual({
      text: 'look @Aya please',
      caret: 10,
    });
    expect(withMention('＠', { from: 0, to: 1, query: '' }, TANAKA)).toEqual({ text: '@田中 花子 ', caret: 7 });
  });
});

describe('the mentions of a note', () => {
  test('are where an @ stands before a whole name, the longest that fits', () => {
    expect(mentionsIn('@Ayako and @Aya, @田中 花子さん', PEOPLE)).toEqual([
      { operatorId: 'op_ayako', index: 0, length: 6 },
      { operatorId: 'op_aya', index: 11, length: 4 },
      { operatorId: 'op_tanaka', index: 17, length: 6 },
    ]);
  });

  test('are none of a longer word, of a stranger, of an @ alone', () => {
    expect(mentionsIn('@Ayame @Ben @', PEOPLE)).toEqual([]);
  });

  test('of two with one name mean who was chosen', () => {
    const other = { operatorId: 'op_other', name: 'Aya' };
    expect(mentionsIn('@Aya', [AYA, other], new Map([['Aya', 'op_other']]))).toEqual([
      { operatorId: 'op_other', index: 0, length: 4 },
    ]);
  });
});
