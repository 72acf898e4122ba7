// The order of ids where nothing else decides. Pure.

/** By code units, so that every place in the world sorts alike. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
