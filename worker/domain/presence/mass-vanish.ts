// Tells a shard that is ill (a deploy, a crash) from people who left: when most of a shard's people vanish at once, it is the
// shard. Pure, over a short list of who vanished when. Kept by Dispatcher, asked by reach.ts.

/** A person's last socket at a shard went away without a sign-out. PERSISTED CONTRACT: a row of the Dispatcher. */
export interface Vanished {
  readonly shard: string;
  readonly operator: string;
  /** ms; the `goneAt` of her reach. */
  readonly at: number;
  /** People the shard had just before, this one included. */
  readonly peopleBefore: number;
}

const WINDOW_MS = 10_000;
const LEAST = 5;

/** The list with one more, without what is too old to matter for a grace of `massGraceSec`. */
export function noteVanished(list: readonly Vanished[], vanished: Vanished, massGraceSec: number): readonly Vanished[] {
  const since = vanished.at - massGraceSec * 1_000 - WINDOW_MS;
  return [...list.filter(({ at }) => at >= since), vanished];
}

/**
 * Whether who vanished there at this instant was one of a crowd: at least five, and more than half of those the shard had,
 * within 10 s. The answer may turn from no to yes within those 10 s, never back.
 */
export function isMassVanish(list: readonly Vanished[], shard: string, at: number): boolean {
  const there = list.filter((one) => one.shard === shard && Math.abs(one.at - at) <= WINDOW_MS);
  return there.filter((first) => first.at <= at).some((first) => isCrowd(there, first.at));
}

function isCrowd(there: readonly Vanished[], from: number): boolean {
  const crowd = there.filter((one) => one.at >= from && one.at <= from + WINDOW_MS);
  const people = Math.max(...crowd.filter((one) => one.at === from).map(({ peopleBefore }) => peopleBefore));
  const gone = new Set(crowd.map(({ operator }) => operator)).size;
  return gone >= LEAST && gone > people / 2;
}
