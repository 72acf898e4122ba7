// The passwords that most people have used before, few enough to be loaded by the console. Pure.
import { MOST_COMMON, MOST_COMMON_COUNT } from './most-common-data';
import { passwordList } from './password-list';

export const mostCommon = passwordList(MOST_COMMON, MOST_COMMON_COUNT);

/** @param password as typed */
export function isMostCommon(password: string): boolean {
  return mostCommon.has(password);
}
