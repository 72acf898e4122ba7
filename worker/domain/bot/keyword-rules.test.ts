import { describe, expect, test } from 'vitest';
import { fold } from '../search/fold';
import { type AnyMessageRule, coolDownSecOf, findAnyMessageRule } from './any-message-rules';
import { findKeywordRule, judgeKeywordRules, type KeywordCircumstances, type KeywordRule } from './keyword-rules';

function ruleOf(over: Partial<KeywordRule> & { id: string }): KeywordRule {
  return {
    name: over.id,
    isOn: true,
    order: 10,
    kind: 'contains',
    patterns: ['price'],
    schedule: { kind: 'always' },
    action: { messages: [] },
    ...over,
  };
}

function at(text: string, over: Partial<KeywordCircumstances> = {}): KeywordCircumstances {
  return {
    foldedText: fold(text),
    channelId: 'shop',
    languages: ['en'],
    at: 1_800_000_000_000,
    isScheduled: ({ kind }) => kind === 'always' || kind === 'open',
    isCoolingDown: () => false,
    matchesRegex: (pattern, folded) => new RegExp(pattern, 'iu').test(folded),
    ...over,
  };
}

function answers(over: Partial<KeywordRule>, text: string): boolean {
  return findKeywordRule([ruleOf({ id: 'r', ...over })], at(text)) !== null;
}

describe('kinds', () => {
  test.each<[KeywordRule['kind'], string, string, boolean]>([
    ['exact', 'Hours', 'ＨＯＵＲＳ', true],
    ['exact', 'hours', '  hours ', true],
    ['exact', 'hours', 'hours?', false],
    ['exact', 'hours?', 'hours？', true],
    ['exact', 'ﾒﾆｭｰ', 'メニュー', true],
    ['exact', 'めにゅー', 'メニュー', false],
    ['prefix', '注文', '注文番号は12', true],
    ['prefix', '注文', '私の注文', false],
    ['prefix', 'order', 'Orders of mine', true],
    ['contains', 'api', 'rapid', false],
    ['contains', 'API', 'apiを使いたい', true],
    ['contains', 'ราคา', 'อยากทราบราคาค่ะ', true],
    ['contains', '價格', '請問價格是多少', true],
    ['regex', '^order \\d+$', 'ORDER 12', true],
    ['regex', '^order \\d+$', 'order x', false],
  ])('%s %j on %j: %s', (kind, pattern, text, isOne) => {
    expect(answers({ kind, patterns: [pattern] }, text)).toBe(isOne);
  });

  test('any of the patterns is enough, and an empty one matches nothing', () => {
    expect(answers({ patterns: ['cost', 'price'] }, 'the price?')).toBe(true);
    for (const kind of ['exact', 'prefix', 'contains', 'regex'] as const) {
      expect(answers({ kind, patterns: ['', ...(kind === 'regex' ? [] : ['\u200b'])] }, '')).toBe(false);
      expect(answers({ kind, patterns: [] }, 'price')).toBe(false);
    }
  });

  test('a regular expression sees the first 1,000 units of the folded text', () => {
    const seen: string[] = [];
    const matchesRegex = (_: string, text: string) => seen.push(text) < 0;
    findKeywordRule(
      [ruleOf({ id: 'r', kind: 'regex', patterns: ['x'] })],
      at(`  ${'Ａ'.repeat(1500)}`, { matchesRegex }),
    );
    expect(seen).toEqual(['a'.repeat(1000)]);
  });
});

describe('the winner', () => {
  const TEXT = 'price list';
  const exact = ruleOf({ id: 'exact', kind: 'exact', patterns: [TEXT] });
  const prefix = ruleOf({ id: 'prefix', kind: 'prefix', patterns: ['price'] });
  const contains = ruleOf({ id: 'contains', patterns: ['list'] });
  const regex = ruleOf({ id: 'regex', kind: 'regex', patterns: ['price list|a much longer pattern than all others'] });

  test.each([
    ['the lowest order number', [ruleOf({ ...exact, id: 'late', order: 11 }), contains], 'contains'],
    ['then exact', [regex, contains, prefix, exact], 'exact'],
    ['then prefix', [regex, contains, prefix], 'prefix'],
    ['then contains', [regex, contains], 'contains'],
    ['then the longest pattern', [ruleOf({ id: 'a' }), ruleOf({ id: 'b', patterns: ['list', 'price list'] })], 'b'],
    [
      'whose length is that of the folded one',
      [ruleOf({ id: 'a', patterns: ['price'] }), ruleOf({ id: 'b', patterns: ['list\u200b\u200b\u200b'] })],
      'a',
    ],
    [
      'of those that match',
      [ruleOf({ id: 'a', patterns: ['price'] }), ruleOf({ id: 'b', patterns: ['list', 'no such words'] })],
      'a',
    ],
    ['then the id', [ruleOf({ id: 'b' }), ruleOf({ id: 'a' })], 'a'],
  ])('is %s', (_, rules, winner) => {
    expect(findKeywordRule(rules, at(TEXT))?.id).toBe(winner);
    expect(findKeywordRule(rules.toReversed(), at(TEXT))?.id).toBe(winner);
  });

  test('is nobody where nothing matches', () => {
    expect(findKeywordRule([exact, prefix], at('hello'))).toBeNull();
    expect(findKeywordRule([], at('hello'))).toBeNull();
  });
});

describe('verdicts', () => {
  test('every rule says why it answers or not, in its order', () => {
    const rules = [
      ruleOf({ id: 'loser', order: 9 }),
      ruleOf({ id: 'off', order: 1, isOn: false }),
      ruleOf({ id: 'other-channel', order: 2, channels: ['other'] }),
      ruleOf({ id: 'other-language', order: 3, languages: ['ja'] }),
      ruleOf({ id: 'other-words', order: 4, patterns: ['cost'] }),
      ruleOf({ id: 'at-night', order: 5, schedule: { kind: 'closed' } }),
      ruleOf({ id: 'just-said', order: 6, coolDownSec: 60 }),
      ruleOf({ id: 'winner', order: 7, channels: ['shop'], languages: ['ja', 'en'], patterns: ['cost', 'Price'] }),
    ];
    const judged = judgeKeywordRules(rules, at('price?', { isCoolingDown: ({ coolDownSec = 0 }) => coolDownSec > 0 }));
    expect(judged.map(({ rule, verdict, pattern = '' }) => `${rule.id}: ${verdict} ${pattern}`.trim())).toEqual([
      'off: off',
      'other-channel: channel',
      'other-language: language',
      'other-words: no_match',
      'at-night: schedule price',
      'just-said: cooling_down price',
      'winner: winner Price',
      'loser: beaten price',
    ]);
  });

  test("a schedule is asked about the customer's event time", () => {
    const asked: number[] = [];
    const isScheduled = (_: unknown, time: number) => asked.push(time) > 0;
    findKeywordRule([ruleOf({ id: 'r' })], at('price', { at: 42, isScheduled }));
    expect(asked).toEqual([42]);
  });
});

describe('any-message rules', () => {
  function anyOf(over: Partial<AnyMessageRule> & { id: string }): AnyMessageRule {
    const common = { name: 'any', isOn: true, order: 1, schedule: { kind: 'always' } } as const;
    return { ...common, answer: { kind: 'after_hours' }, ...over };
  }

  test.each<[string, AnyMessageRule[], string | undefined]>([
    ['the lowest order number answers', [anyOf({ id: 'b', order: 2 }), anyOf({ id: 'c', order: 1 })], 'c'],
    ['then the lowest id', [anyOf({ id: 'b' }), anyOf({ id: 'a' })], 'a'],
    ['one that is off does not', [anyOf({ id: 'a', isOn: false })], undefined],
    ['nor one out of its time', [anyOf({ id: 'a', schedule: { kind: 'closed' } }), anyOf({ id: 'b' })], 'b'],
    ['nor one of another channel', [anyOf({ id: 'a', channels: ['other'] })], undefined],
    ['nor one of another language', [anyOf({ id: 'a', languages: ['th'] })], undefined],
  ])('%s', (_, rules, id) => {
    expect(findAnyMessageRule(rules, at('whatever'))?.id).toBe(id);
  });

  test('a cool-down is four hours unless the rule says otherwise', () => {
    const asked: (number | undefined)[] = [];
    const isCoolingDown = ({ coolDownSec }: { coolDownSec?: number }) => asked.push(coolDownSec) > 0;
    expect(
      findAnyMessageRule([anyOf({ id: 'a' }), anyOf({ id: 'b', coolDownSec: 0 })], at('', { isCoolingDown })),
    ).toBeNull();
    expect(asked).toEqual([14_400, 0]);
    expect(coolDownSecOf(anyOf({ id: 'a' }))).toBe(14_400);
  });
});
