// Any text a machine can hold, for property tests; half of its characters are plain ones. Only tests import it.
// fast-check's own `unit: 'binary'` means the same and takes two seconds to set up in every file that names it.
import fc from 'fast-check';

const SURROGATES_FROM = 0xd800;
const SURROGATES = 0x800;

/** A character of Unicode, no half of a surrogate pair. */
const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES })
  .map((n) => String.fromCodePoint(n < SURROGATES_FROM ? n : n + SURROGATES));
const plainCharacter = fc.integer({ min: 0, max: 0x7f }).map((n) => String.fromCodePoint(n));

/** Lengths are in characters. */
export function anyText(
  length: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string> {
  return fc.array(fc.oneof(plainCharacter, anyCharacter), length).map((characters) => characters.join(''));
}
