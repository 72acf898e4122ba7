// What makes a password too weak to be taken, after NIST SP 800-63B-4 §3.1.1.2: long enough, not one that everybody uses, not made of
// what everybody knows about her. No rule of composition, no expiry, nothing trimmed. Pure. Called by the Worker, which decides, and
// by the console while she types.
// https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver

export const PASSWORD_FAULTS = ['TOO_SHORT', 'TOO_LONG', 'REPEATED', 'IN_A_ROW', 'ABOUT_HER', 'COMMON'] as const;
export type PasswordFault = (typeof PASSWORD_FAULTS)[number];

const LENGTH_MIN = 15;
const LENGTH_MIN_WITH_FACTOR = 8;
/** UTF-16 units, as sign-in takes them. */
export const PASSWORD_LENGTH_MAX = 256;
/** Shorter ones stand in half of all words. */
const WORD_LENGTH_MIN = 4;
const PRODUCT = 'kaiwa';

export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
  readonly workspace: string;
  /** Signing in takes more than the password. */
  readonly hasSecondFactor: boolean;
}

export function passwordLengthMin({ hasSecondFactor }: Pick<PasswordOwner, 'hasSecondFactor'>): number {
  return hasSecondFactor ? LENGTH_MIN_WITH_FACTOR : LENGTH_MIN;
}

/**
 * Everything that is wrong with it; empty: it is taken. A length is counted in characters of Unicode.
 * @param isCommon whether a password is on the list of known ones; null: the list is not there yet, and is not asked
 */
export function passwordFaults(
  password: string,
  owner: PasswordOwner,
  isCommon: ((password: string) => boolean) | null,
): PasswordFault[] {
  const min = passwordLengthMin(owner);
  const plain = password.normalize('NFKC').toLowerCase();
  const faults: PasswordFault[] = [];
  if (lengthOf(password) < min) faults.push('TOO_SHORT');
  if (password.length > PASSWORD_LENGTH_MAX) faults.push('TOO_LONG');
  if (password === '' || faults.length > 0) return faults;
  const unit = repeatedUnit(plain);
  if (unit.length <= plain.length / 2 && (lengthOf(unit) < min / 2 || isCommon?.(unit))) faults.push('REPEATED');
  if (isInARow(plain)) faults.push('IN_A_ROW');
  if (lengthOf(without(plain, wordsAbout(owner))) < min) faults.push('ABOUT_HER');
  if (isCommon && [plain, coreOf(plain)].some((each) => isCommon(each))) faults.push('COMMON');
  return faults;
}

function lengthOf(text: string): number {
  return [...text.normalize('NFC')].length;
}

/** The words that do not count towards the length: of her name, her e-mail, the workspace and the product. */
function wordsAbout({ name, email, workspace }: PasswordOwner): string[] {
  const words = [name, email, workspace, PRODUCT]
    .flatMap((text) =>
      text
        .normalize('NFKC')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    )
    .filter((word) => lengthOf(word) >= WORD_LENGTH_MIN);
  return [...new Set(words)].toSorted((a, b) => b.length - a.length);
}

function without(plain: string, words: readonly string[]): string {
  return words.reduce((rest, word) => rest.replaceAll(word, ''), plain);
}

/** The shortest piece of which the text is made by repeating it; itself where there is none. The last time may be cut short. */
function repeatedUnit(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    const unit = text.slice(0, length);
    if (unit.repeat(Math.ceil(text.length / length)).startsWith(text)) return unit;
  }
  return text;
}

/** How keys and letters follow each other; both ways. */
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const NEIGHBOURS = new Set(
  ROWS.flatMap((row) => [...row].slice(1).map((key, i) => `${row[i]}${key}`)).flatMap((pair) => [
    pair,
    [...pair].reverse().join(''),
  ]),
);

/** Whether nearly every character is the neighbour of the one before: `123456789012345`, `qwertyuiopasdfg`. */
function isInARow(plain: string): boolean {
  let followed = 0;
  for (let i = 1; i < plain.length; i += 1) if (NEIGHBOURS.has(plain.slice(i - 1, i + 1))) followed += 1;
  return plain.length > 1 && followed / (plain.length - 1) >= 0.8;
}

/** A common one with figures and marks around it is still that one, where they are the smaller part. */
function coreOf(plain: string): string {
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return core.length * 2 >= plain.length ? core : plain;
}
