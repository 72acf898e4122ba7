import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../search/fold';
import { frustrationOf, type HeardMessage, nextFrustration } from './frustration';
import { LANGUAGES } from './languages';
import { ANGRY_EMOJI, LEXICONS } from './lexicons/lexicon';
import { findAnyWord } from './word-match';

function heard(over: Partial<HeardMessage>): HeardMessage {
  return { text: null, stickerKeywords: [], isRepeated: false, languages: LANGUAGES, ...over };
}

describe('a message', () => {
  test.each<[string, Partial<HeardMessage>, number]>([
    ['says nothing bad', { text: 'Where is my order?' }, 0],
    ['is empty', {}, 0],
    ['has a word of anger', { text: 'this is ridiculous' }, 0.5],
    ['has two', { text: 'ridiculous and useless' }, 0.5],
    ['swears', { text: 'oh damn' }, 0.4],
    ['repeats', { text: 'Where is my order?', isRepeated: true }, 0.3],
    ['shouts', { text: 'WHERE IS MY ORDER 12' }, 0.2],
    ['has seven capitals', { text: 'OK MY API' }, 0],
    ['has one small letter', { text: 'WHERE IS MY ORDEr' }, 0],
    ['shouts in wide letters', { text: 'ＷＨＥＲＥＩＳＭＹ' }, 0.2],
    ['has an angry emoji', { text: 'order 😡' }, 0.2],
    ['is an angry sticker', { stickerKeywords: ['Cony', 'ANGRY'] }, 0.2],
    ['is a sticker of something made', { stickerKeywords: ['made', 'madrid'] }, 0],
    ['is an angry sticker with an angry emoji', { text: '😡', stickerKeywords: ['mad'] }, 0.2],
    ['has a run', { text: 'order?!' }, 0.1],
    ['has a wide run', { text: '注文は！？' }, 0.1],
    ['has one mark', { text: 'order!' }, 0],
    ['is angry, loud and has a run', { text: 'RIDICULOUS!!' }, 0.8],
    ['has all of it', { text: 'USELESS SHIT!! 😡', isRepeated: true }, 1],
    ['is angry in Thai', { text: 'บริการแย่มากเลยค่ะ' }, 0.5],
    ['is angry in Japanese', { text: 'いい加減にしてください' }, 0.5],
    ['swears in Chinese', { text: '你們是騙子' }, 0.4],
    ['is angry in Indonesian', { text: 'Saya kecewa' }, 0.5],
  ])('%s', (_, message, score) => {
    expect(frustrationOf(heard(message))).toBe(score);
  });

  test('only lexicons of the languages in question count', () => {
    expect(frustrationOf(heard({ text: 'ridiculous', languages: ['ja'] }))).toBe(0);
    expect(frustrationOf(heard({ text: 'ridiculous', languages: ['en', 'en'] }))).toBe(0.5);
  });
});

describe('the running value', () => {
  test.each<[number[], number]>([
    [[0.5, 0.5], 0.8],
    [[0.5, 0.4], 0.7],
    [[0.3, 0.3, 0.3], 0.588],
    [[0.8], 0.8],
    [[1, 0, 0], 0.36],
    [[0.4, 0.4, 0.4], 0.784],
    [[0.4, 0.4, 0.4, 0.4], 0.8704],
  ])('after %j it is %d', (scores, value) => {
    expect(scores.reduce(nextFrustration, 0)).toBe(value);
  });

  test('it never passes 2.5', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (scores) => {
        const value = scores.reduce(nextFrustration, 0);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(2.5);
      }),
    );
  });
});

describe('the lexicons', () => {
  const ALL = LANGUAGES.flatMap((language) => {
    const { anger = [], profanity = [] } = LEXICONS[language] ?? {};
    return [...anger, ...profanity].map((word) => ({ language, word }));
  });

  test('every language has one, and every word can be found', () => {
    for (const language of LANGUAGES) expect(LEXICONS[language]?.anger.length).toBeGreaterThan(20);
    for (const { word } of ALL) expect(findAnyWord(fold(`x ${word} x`), [word])).toBe(word);
  });

  test('no word stands twice in a language', () => {
    const keys = ALL.map(({ language, word }) => `${language} ${fold(word)}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([
    'Thank you very much, I just have a question about my order.',
    'The assistant passed the class; made in Madrid.',
    'よくそう言われます。今日ばかりは急いでいます。',
    '注文の商品が届いたばかりです。スマホから申し込みました。',
    'ขอสอบถามราคาสินค้าหน่อยค่ะ แย่งกันซื้อหมดแล้วหรือยังคะ',
    '請問燦爛系列還有貨嗎？我沒用過這個產品，公司幹部推薦的。',
    'ネットワークソフトのクーポンが使えないのですが、最低金額はいくらですか。',
    'ผู้เชี่ยวชาญรับ OTP ไม่ได้ค่ะ เลิกใช้บัญชีเก่าแล้ว',
    '媽媽的訂單三小時前送出，還要等多久？店在靠北邊嗎？不滿千元要運費嗎？',
    'Apakah pesanan saya sudah dikirim? Terima kasih.',
  ])('friendly words are not taken for anger: %s', (text) => {
    expect(frustrationOf(heard({ text }))).toBe(0);
  });

  test('angry emoji are single characters that a fold keeps', () => {
    for (const emoji of ANGRY_EMOJI) expect(fold(`a ${emoji}\uFE0F`)).toBe(`a ${emoji}`);
  });
});
