// What stands in a contact's circle where there is no picture. Letters only: no vowel signs, digits, brackets or emoji. Pure.

/** Scripts whose names are not cut at spaces into initials: one sign says enough. */
const ONE_SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
/** A base letter: Thai's leading vowels are letters to Unicode, and no initials to a reader. */
const LETTER = /(?![\u0e2f-\u0e3a\u0e40-\u0e4e])\p{L}/u;

const firstLetter = (word: string): string => LETTER.exec(word)?.[0] ?? '';

/** One sign for CJK and Thai, two letters for the others; '' where a name has no letter. */
export function initials(name: string): string {
  const words = name
    .normalize('NFC')
    .replace(/[(（[【「『<].*?[)）\]】」』>]/gu, ' ')
    .split(/[\s\p{P}]+/u);
  const letters = words.map(firstLetter).filter((letter) => letter !== '');
  const [first = '', ...others] = letters;
  if (first === '' || ONE_SIGN.test(first)) return first;
  const second = others.find((letter) => !ONE_SIGN.test(letter)) ?? '';
  return (first + second).toLocaleUpperCase();
}
