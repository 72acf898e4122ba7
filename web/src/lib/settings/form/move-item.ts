// Moves one item of a list by some places. Pure but for the list, which is changed in place: it is a draft.

/** @returns where it is now: where it was, if there was no room */
export function moveItem<Item>(items: Item[], at: number, by: number): number {
  const to = at + by;
  const [item] = items.slice(at, at + 1);
  if (item === undefined || to < 0 || to >= items.length) return at;
  items.splice(at, 1);
  items.splice(to, 0, item);
  return to;
}
