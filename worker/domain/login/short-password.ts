// Whether an account's password may be one that is taken beside a second factor alone. D1 holds the password, LoginGuard the factors,
// and no transaction spans both; so LoginGuard alone says yes or no to either. Pure. Called by LoginGuard before the last factor goes.
//
// Before a short password is written in D1, LoginGuard holds the last factor (`heldAt`), at the account's version V that was read; the
// statement demands V and makes V + 1. Until the guard has D1's word of a version above V, the write may be under way, done, or lost:
// the password counts as short. From then on that word counts. A write that was lost leaves the hold; a long password ends it.

export interface PasswordWord {
  /** D1's version of the account, of which this is the word. */
  readonly authVersion: number;
  readonly passwordIsShort?: boolean;
}

/** @param known the newest that the guard has of D1 @param heldAt the version of the last hold; null: there was none */
export function mayPasswordBeShort(known: PasswordWord, heldAt: number | null): boolean {
  const isSettled = heldAt === null || known.authVersion > heldAt;
  return !isSettled || known.passwordIsShort === true;
}
