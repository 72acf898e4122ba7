// Turns texts into the tokens of the search index and a query into the phrase that finds them, for scripts with and without spaces
// alike: one token for each pair of neighbouring code points, asked for as a phrase, matches exactly where the folded text holds the
// folded query. A query of one code point has no pair, so each distinct code point is a token as well.
// Pure. Called by SearchIndex. PERSISTED CONTRACT: tokens lie in its objects; another form needs their rebuild.
import { fold } from './fold';

export interface SearchTokens {
  /** Pairs in the order of the text. */
  readonly pairs: string;
  /** Each code point once. */
  readonly singles: string;
}

/** @returns both empty where nothing of the text can be searched */
export function searchTokens(text: string): SearchTokens {
  const points = pointsOf(text);
  return { pairs: pairsOf(points).join(' '), singles: [...new Set(points)].map((point) => `c${point}`).join(' ') };
}

/** In the words of FTS5, over the columns `t` (pairs) and `c` (singles); null where the query folds to nothing. */
export function searchPhrase(query: string): string | null {
  const points = pointsOf(query);
  const [only] = points;
  if (only === undefined) return null;
  return points.length === 1 ? `c : "c${only}"` : `t : "${pairsOf(points).join(' ')}"`;
}

function pairsOf(points: readonly string[]): string[] {
  return points.slice(1).map((point, index) => `t${points[index]}${point}`);
}

/** Code points of the folded text in six hex digits each; half a surrogate pair is one as well. */
function pointsOf(text: string): string[] {
  return Array.from(fold(text), (point) => (point.codePointAt(0) ?? 0).toString(16).padStart(6, '0'));
}
