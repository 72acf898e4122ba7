// The `{{…}}` in a text that is ready to be sent: filled in from the chat when it is inserted, and what is left of them keeps the
// text from being sent. Pure. Called by the composer and, before anything is stored, by the route that sends.

/** Where a token stands in a text, in UTF-16 units. */
export interface TokenPlace {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Anything of one line between two braces each: a token that nobody knows is a gap to fill by hand. Input methods of Chinese
 * and Japanese type braces of full width, and one may have switched halfway.
 */
const TOKEN = /[{｛]{2}([^{}｛｝\n]{1,60})[}｝]{2}/g;

export function tokensIn(text: string): TokenPlace[] {
  return [...text.matchAll(TOKEN)].flatMap(({ 0: whole, 1: inner = '', index }) => {
    const name = inner.trim();
    return name === '' ? [] : [{ name, from: index, to: index + whole.length }];
  });
}

export function hasTokens(text: string): boolean {
  return tokensIn(text).length > 0;
}

/** By folded name; what is not there, or empty, stays a gap. */
export type TokenValues = Readonly<Record<string, string | null>>;

/** Every token that has a value, once: a value that holds braces itself is not looked into. */
export function fillTokens(text: string, values: TokenValues): string {
  return text.replace(TOKEN, (whole, inner: string) => {
    const name = tokenKey(inner);
    const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined;
    return value === undefined || value === '' ? whole : value;
  });
}

/** `Order ID`, `order-id` and `order_id` are one token. */
export function tokenKey(name: string): string {
  return name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/**
 * The gap that is next to the selection.
 * @param to what is selected, in UTF-16 units
 * @returns null: there is none on that side
 */
export function nextGap(
  text: string,
  { from, to }: Pick<TokenPlace, 'from' | 'to'>,
  isBack = false,
): TokenPlace | null {
  const gaps = tokensIn(text);
  const found = isBack ? gaps.findLast((gap) => gap.to <= from) : gaps.find((gap) => gap.from >= to);
  return found ?? null;
}
