// The shape of every answer that may be a refusal. Expected failures are values with a code; thrown errors are bugs.
// Pure: no imports. Used by every room.

/** Either a value or an error; `E` of ours always has `code` and `retry`. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** For the `default` of a switch over a union: fails the build when a member is missing, throws when data lies. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
