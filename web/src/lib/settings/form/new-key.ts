// Names of things that a form makes: ids that documents keep, and keys that only lists on the page need.

let last = 0;

/** For the rows of a list; never saved. */
export function newKey(): string {
  last += 1;
  return `row-${last}`;
}

/** Fits the Worker's pattern of ids (`a-z0-9_-`, up to 40). @param kind a few letters in front, for whoever reads the JSON */
export function newId(kind: string): string {
  return `${kind}-${crypto.randomUUID().slice(0, 8)}`;
}
