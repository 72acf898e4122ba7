import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textMessage } from './bot-message';
import type { Language } from './languages';
import { calibratedConfidence, countAnswer, EMPTY_CALIBRATION } from './qa-calibration';
import type { QaEntry } from './qa-entry';
import { featuresOf } from './qa-features';
import { rankByWords } from './qa-index';
import { askStore, confidenceOf, findEntry } from './qa-store';

const THRESHOLDS = { answer: 0.6, suggest: 0.35 };

function entryOf(id: string, questions: string[], language: Language = 'en', isOn = true): QaEntry {
  return { id, isOn, language, questions, answers: [textMessage(`about ${id}`)] };
}

describe('features', () => {
  test.each<[string, Record<string, number>]>([
    ['Reset MY password, my dear', { reset: 1, my: 2, password: 1, dear: 1 }],
    ['ＡＰＩ2 don’t', { api2: 1, don: 1, t: 1 }],
    ['営業時間は？', { 営業: 1, 業時: 1, 時間: 1, 間は: 1 }],
    ['APIを使う', { api: 1, を使: 1, 使う: 1 }],
    ['人 人人人', { 人: 1, 人人: 2 }],
    ['คืนเงิน', { คื: 1, 'ืน': 1, นเ: 1, เง: 1, งิ: 1, 'ิน': 1 }],
    ['Где заказ', { где: 1, заказ: 1 }],
    ['𠮷野家', { 𠮷野: 1, 野家: 1 }],
    ['😀 … !', {}],
    ['', {}],
  ])('%j', (text, features) => {
    expect(Object.fromEntries(featuresOf(text))).toEqual(features);
  });
});

describe('the score', () => {
  const STORE = [entryOf('password', ['reset password']), entryOf('pin', ['reset pin'])];

  // N = 2. Weights: reset (df 2) = ln(3/3) + 1 = 1; password, pin (df 1) = ln(3/2) + 1 = 1.405465;
  // a word of no question (df 0) = ln(3/1) + 1 = 2.098612. Length of both questions: sqrt(1 + 1.975332) = 1.724915.
  test.each<[string, Record<string, number>]>([
    // 2.975332 / 1.724915^2 and 1 / 1.724915^2
    ['reset password', { password: 1, pin: 0.336097 }],
    // 1 / 1.724915, twice
    ['reset', { password: 0.579739, pin: 0.579739 }],
    // 1.405465 / 1.724915
    ['PASSWORD', { password: 0.814803 }],
    // length sqrt(1 + 1.975332 + 4.404172) = 2.716524; 2.975332 and 1, each / (2.716524 * 1.724915)
    ['reset my password', { password: 0.634975, pin: 0.213413 }],
    // password twice: (1 + ln 2) * 1.405465 = 2.379659; length sqrt(1 + 5.662777) = 2.581236;
    // (1 + 1.405465 * 2.379659) and 1, each / (2.581236 * 1.724915)
    ['reset password password', { password: 0.975773, pin: 0.224596 }],
    ['something else', {}],
  ])('of %j', (text, scores) => {
    const ranked = rankByWords(STORE, 'en', text);
    expect(ranked.map(({ entryId }) => entryId)).toEqual(Object.keys(scores));
    for (const { entryId, score } of ranked) expect(score).toBeCloseTo(scores[entryId] ?? Number.NaN, 5);
  });

  test('of an entry is that of its best question', () => {
    const store = [
      entryOf('many', ['opening hours', 'when are you open', 'reset password']),
      entryOf('pin', ['reset pin']),
    ];
    expect(rankByWords(store, 'en', 'reset password')[0]).toEqual({ entryId: 'many', score: expect.closeTo(1, 12) });
  });

  test('counts questions of one language only, and entries that are on', () => {
    const others = [entryOf('ja', ['reset'], 'ja'), entryOf('off', ['reset'], 'en', false)];
    expect(rankByWords([...STORE, ...others], 'en', 'reset')).toEqual(rankByWords(STORE, 'en', 'reset'));
  });
});

describe('the confidence', () => {
  test.each([
    [0, 0, 0],
    [1, 0, 1],
    [1, 1, 0.5],
    [0.8, 0.7, 0.6],
    [0.8, 0.6, 0.8],
    [0.8, 0.5, 0.8],
    [0.634975, 0.213413, 0.634975],
    [0.579739, 0.579739, 0.2898695],
  ])('of %d before %d is %d', (best, second, confidence) => {
    expect(confidenceOf(best, second)).toBeCloseTo(confidence, 6);
  });
});

describe('asking', () => {
  const STORE = [
    entryOf('password', ['reset password']),
    entryOf('pin', ['reset pin']),
    entryOf('hours', ['営業時間を教えて'], 'ja'),
    entryOf('refund', ['ขอคืนเงินได้ไหม'], 'th'),
    entryOf('ship', ['運費多少'], 'zh-Hant'),
  ];

  test.each<[Language, string, object]>([
    ['en', 'Reset password!', { kind: 'answer', entry: { id: 'password' }, confidence: expect.closeTo(1, 12) }],
    ['en', 'reset my password', { kind: 'answer', entry: { id: 'password' } }],
    ['en', 'reset', { kind: 'miss' }],
    ['en', 'weather', { kind: 'miss', confidence: 0 }],
    ['en', '', { kind: 'miss', confidence: 0 }],
    // N = 1: a known pair weighs 1, an unknown one ln 2 + 1 = 1.693147. Three of the entry's seven pairs and one unknown:
    // 3 / (sqrt(3 + 2.866747) * sqrt(7))
    ['ja', '営業時間は？', { kind: 'suggest', entries: [{ id: 'hours' }], confidence: expect.closeTo(0.468138, 5) }],
    // Three of its seven and eight unknown: 3 / (sqrt(3 + 8 * 2.866747) * sqrt(7))
    ['ja', '営業時間は何時までですか', { kind: 'miss', confidence: expect.closeTo(0.222658, 5) }],
    ['ja', '営業時間', { kind: 'answer', entry: { id: 'hours' } }],
    ['th', 'คืนเงินได้ไหมคะ', { kind: 'answer', entry: { id: 'refund' } }],
    // All three of its pairs and two unknown: 3 / (sqrt(3 + 2 * 2.866747) * sqrt(3))
    ['zh-Hant', '請問運費多少', { kind: 'suggest', confidence: expect.closeTo(0.586093, 5) }],
    ['zh-Hant', '運費多少？', { kind: 'answer', entry: { id: 'ship' } }],
    ['id', 'halo', { kind: 'none' }],
  ])('%s: %j', (language, text, result) => {
    expect(askStore(STORE, language, text, THRESHOLDS)).toMatchObject(result);
  });

  test.each([
    [0.6, 'answer'],
    [0.5999, 'suggest'],
    [0.35, 'suggest'],
    [0.3499, 'miss'],
  ])('a confidence of %d is: %s', (score, kind) => {
    expect(askStore(STORE, 'en', 'text', THRESHOLDS, () => [{ entryId: 'pin', score }])).toMatchObject({ kind });
  });

  test('at most three questions are suggested, best first', () => {
    const four = ['a', 'b', 'c', 'd'].map((id) => entryOf(id, [`order ${id}`]));
    const result = askStore(four, 'en', 'order', { answer: 0.9, suggest: 0.1 });
    expect(result).toMatchObject({ kind: 'suggest', entries: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
  });

  test('a model that names what does not exist, or is off, is not believed', () => {
    const store = [...STORE, entryOf('off', ['x'], 'en', false)];
    const rank = () => [
      { entryId: 'ghost', score: 1 },
      { entryId: 'off', score: 0.1 },
    ];
    expect(askStore(store, 'en', 'text', THRESHOLDS, rank)).toEqual({ kind: 'miss', confidence: 1 });
  });

  test('an entry is found while it is on', () => {
    const off = entryOf('pin', ['x'], 'en', false);
    expect(findEntry([off], 'pin')).toBeNull();
    expect(findEntry(STORE, 'pin')?.id).toBe('pin');
  });

  test('any text gets a confidence between 0 and 1', () => {
    const words = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('reset', 'password', '営業時間', 'คืนเงิน'));
    fc.assert(
      fc.property(fc.array(words), fc.constantFrom('en', 'ja', 'th', 'zh-Hant'), (texts, language) => {
        const result = askStore(STORE, language as Language, texts.join(' '), THRESHOLDS);
        if (result.kind === 'none') throw new Error('every language has questions');
        expect(result.confidence).toBeGreaterThanOrEqual(0);
        expect(result.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('calibration', () => {
  test('nothing seen is one half', () => {
    expect(calibratedConfidence(EMPTY_CALIBRATION, 0.7)).toBe(0.5);
  });

  test.each([
    // 3 helpful of 4: (3 + 1) / (4 + 2).
    [0.65, 4 / 6],
    [0.69999, 4 / 6],
    [0.6, 4 / 6],
    [0.7, 0.5],
    [0.59, 0.5],
    // 1 of 1, at the upper end: (1 + 1) / (1 + 2).
    [1, 2 / 3],
    [0.9, 2 / 3],
    // 0 of 1: 1 / 3.
    [0, 1 / 3],
    [-1, 1 / 3],
  ])('%d is shown as %d', (confidence, shown) => {
    const seen = [
      [0.61, true],
      [0.62, true],
      [0.63, true],
      [0.69, false],
      [1, true],
      [0, false],
    ] as const;
    const counts = seen.reduce((sum, [at, isHelpful]) => countAnswer(sum, at, isHelpful), EMPTY_CALIBRATION);
    expect(counts.bins).toHaveLength(10);
    expect(calibratedConfidence(counts, confidence)).toBeCloseTo(shown, 12);
  });
});
