// What a reply is warned of, in every language, and what it must not be warned of.
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../bot/languages';
import { findAnyWord } from '../bot/word-match';
import { fold } from '../search/fold';
import { toneFaults } from './check-tone';
import { GREETINGS, RUDE_WORDS } from './rude-words';

const later = (text: string) => toneFaults(text, false);

describe('rude', () => {
  test.each([
    ['en', 'That is a stupid question.'],
    ['en, in the middle of a sentence', 'Please shut up and wait'],
    ['en, folded', 'ＳＴＵＰＩＤ'],
    ['ja', 'それは自業自得です'],
    ['th', 'หุบปากแล้วรอ'],
    ['zh-Hant', '那不關我的事。'],
    ['id', 'Itu bukan urusan kami.'],
  ])('%s', (_, text) => {
    expect(later(text)).toEqual(['rude']);
  });

  test.each([
    ['a word that is a part of another', 'The class is in the grass, Mr Dickens; bass and assets, too.'],
    ['ja: only, and always', '5分ばかりお待ちください。'],
    ['zh-Hant: cadres, and mothers', '幹部會聯絡您，媽媽的帳號也可以。'],
    ['th', 'กรุณารอสักครู่ค่ะ เจ้าหน้าที่กำลังตรวจสอบ'],
    ['id: an animal', 'Makanan anjing sudah kami kirim.'],
    ['ja, polite', 'ご不便をおかけして申し訳ございません。'],
  ])('not %s', (_, text) => {
    expect(later(text)).toEqual([]);
  });
});

describe('shouting', () => {
  test.each([
    ['capitals', 'PLEASE RESTART YOUR PHONE'],
    ['capitals with a code between', 'RETURN ORDER AB-1234 TODAY'],
    ['capitals of Cyrillic', 'ПОДОЖДИТЕ НЕМНОГО'],
    ['exclamation marks', 'Wait!!!'],
    ['wide exclamation marks', 'お待ちください！！！'],
    ['many of them', 'Yes! Sure! Now! Go! Please!'],
  ])('%s', (_, text) => {
    expect(later(text)).toEqual(['shouting']);
  });

  test.each([
    ['OK', 'OK'],
    ['names of things', 'LINE OK PDF URL'],
    ['LINE in a sentence', 'Please open LINE and tap OK'],
    ['codes', 'AB-1234 XYZ99 SIZE_XL ABCDE-FGHIJ'],
    ['a code alone', 'ABC123XYZ'],
    ['an address', 'HTTPS://EXAMPLE.COM/RETURNS/FORMS'],
    ['an e-mail address', 'SUPPORT@EXAMPLE.COM HELPDESK@EXAMPLE.COM'],
    ['one loud word', 'That was REALLY kind of you'],
    ['one brand', 'MASTERCARD'],
    ['two marks', 'Great!! Thank you!'],
    ['Thai', 'กรุณารอสักครู่ค่ะ'],
    ['Japanese', '少々お待ちください！'],
    ['Chinese', '請稍候一下！！'],
    ['Japanese with LINE', 'LINEのQRコードを送ります'],
    ['emoji and digits', '👍 12345 67890'],
    ['nothing', ''],
  ])('not %s', (_, text) => {
    expect(later(text)).toEqual([]);
  });
});

describe('a first reply without a greeting', () => {
  test.each([
    'Send me your order number.',
    '注文番号を教えてください。',
    'ขอหมายเลขคำสั่งซื้อ',
    '請提供訂單號碼。',
    'Kirim nomor pesanan.',
  ])('%s', (text) => {
    expect(toneFaults(text, true)).toEqual(['no_greeting']);
    expect(later(text)).toEqual([]);
  });

  test.each([
    'Hello Mika, one moment.',
    'Thanks for writing to us.',
    'お世話になっております。確認します。',
    'สวัสดีค่ะ กรุณารอสักครู่',
    '您好，請稍候。',
    'Selamat pagi, ada yang bisa dibantu?',
    'Halo kak',
    '안녕하세요',
    '👍',
    '12345',
  ])('not %s', (text) => {
    expect(toneFaults(text, true)).toEqual([]);
  });

  test('hi is a word, not a part of one', () => {
    expect(toneFaults('This is the machine.', true)).toEqual(['no_greeting']);
  });
});

test('what is wrong is told in one order, all of it', () => {
  expect(toneFaults('SHUT UP AND READ THE MANUAL!!!', true)).toEqual(['rude', 'shouting', 'no_greeting']);
});

test('no greeting is rude, and there are rude words in every language', () => {
  expect(GREETINGS.filter((greeting) => later(greeting).length > 0)).toEqual([]);
  for (const language of LANGUAGES) {
    const words = RUDE_WORDS[language] ?? [];
    expect(words.length).toBeGreaterThan(3);
    expect(words.filter((word) => findAnyWord(fold(word), [word]) === null)).toEqual([]);
  }
});
