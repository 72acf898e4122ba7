// The passwords that people have used before, in two lists: the most common, which the console has as well, and many more. Pure.
// Called by the rules of passwords in the Worker. https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
import { MORE_COMMON, MORE_COMMON_COUNT } from './more-common-data';
import { isMostCommon } from './most-common-passwords';
import { passwordList } from './password-list';

export const moreCommon = passwordList(MORE_COMMON, MORE_COMMON_COUNT);

/** @param password as typed */
export function isCommonPassword(password: string): boolean {
  return isMostCommon(password) || moreCommon.has(password);
}
