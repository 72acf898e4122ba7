// One team's queue during a pass: its entries in buckets of equal needs, and the next of them in the team's own order.
// A bucket that nobody may be given anything of is passed over whole, and is not even sorted. Called by dispatch-pass.ts.
import { type Bucket, bucketKey, openBucket } from './bucket';
import { type OpenSecondsBetween, type QueueEntry, strategyOf, type TeamPolicy } from './entry';
import { type KeyOf, type KeyOrder, keysOf, type OrderKey, queueOrder } from './order-key';
import type { PassLedger, Seat } from './roster';

/** An entry at its place in a queue. */
export interface Place {
  readonly entry: QueueEntry;
  readonly key: OrderKey;
  readonly bucket: Bucket;
  readonly queue: TeamQueue;
}

interface Cursor {
  readonly bucket: Bucket;
  readonly places: readonly Place[];
  at: number;
}

export class TeamQueue {
  readonly policy: TeamPolicy;
  readonly buckets = new Map<string, Bucket>();
  readonly #members: readonly Seat[];
  readonly #ledger: PassLedger;
  readonly #order: KeyOrder;
  readonly #openSecondsBetween: OpenSecondsBetween;
  readonly #entries: QueueEntry[] = [];
  #keyOf: KeyOf | null = null;
  #cursors: readonly Cursor[] | null = null;
  #head: Place | null = null;

  constructor(
    policy: TeamPolicy,
    members: readonly Seat[],
    ledger: PassLedger,
    openSecondsBetween: OpenSecondsBetween,
  ) {
    this.policy = policy;
    this.#members = members;
    this.#ledger = ledger;
    this.#order = queueOrder(policy);
    this.#openSecondsBetween = openSecondsBetween;
  }

  /** Whether this team gives the entry to operators by itself. */
  handsOut(entry: QueueEntry): boolean {
    return strategyOf(entry, this.policy) !== 'manual';
  }

  /** All entries are added before the first is asked for. */
  add(entry: QueueEntry): void {
    const key = bucketKey(entry, this.policy, this.#ledger.now);
    let bucket = this.buckets.get(key);
    if (!bucket) {
      bucket = openBucket(entry, this.policy, this.#members, this.#ledger);
      this.buckets.set(key, bucket);
    }
    bucket.entries.push(entry);
    this.#entries.push(entry);
  }

  /** Where this entry stands here; null where it does not. */
  placeOf(entry: QueueEntry): Place | null {
    const bucket = this.buckets.get(bucketKey(entry, this.policy, this.#ledger.now));
    if (!bucket || !entry.teams.includes(this.policy.teamId)) return null;
    return { entry, key: this.#toKey(entry), bucket, queue: this };
  }

  /** The first entry that may still find somebody; those in `done` and those passed over are behind it. */
  head(done: ReadonlySet<QueueEntry>): Place | null {
    // What else stands here only goes away meanwhile, so the first one stays the first.
    const kept = this.#head;
    if (kept && !done.has(kept.entry) && !kept.bucket.roster.isEmpty) return kept;
    for (;;) {
      const first = this.#firstOfAll(done);
      this.#head = first;
      if (first === null || !first.bucket.roster.isEmpty) return first;
      this.#cursors = this.#openCursors().filter(({ bucket }) => bucket !== first.bucket);
    }
  }

  /** Leaves an entry where it is and goes on to those behind it. */
  passOver(place: Place): void {
    const cursor = this.#openCursors().find(({ places, at }) => places[at] === place);
    if (cursor) cursor.at += 1;
    this.#head = null;
  }

  #firstOfAll(done: ReadonlySet<QueueEntry>): Place | null {
    let first: Place | null = null;
    for (const cursor of this.#openCursors()) {
      const place = nextOf(cursor, done);
      if (place !== null && (first === null || this.#order(place.key, first.key) < 0)) first = place;
    }
    return first;
  }

  #openCursors(): readonly Cursor[] {
    this.#cursors ??= [...this.buckets.values()]
      .filter((bucket) => !bucket.roster.isEmpty)
      .map((bucket) => ({ bucket, places: this.#sorted(bucket), at: 0 }));
    return this.#cursors;
  }

  /** The first of these entries, without sorting them. */
  firstOf(entries: readonly QueueEntry[]): Place | null {
    let first: Place | null = null;
    for (const entry of entries) {
      const place = this.placeOf(entry);
      if (place && (first === null || this.#order(place.key, first.key) < 0)) first = place;
    }
    return first;
  }

  #sorted(bucket: Bucket): readonly Place[] {
    return bucket.entries
      .map((entry): Place => ({ entry, key: this.#toKey(entry), bucket, queue: this }))
      .sort((a, b) => this.#order(a.key, b.key));
  }

  #toKey(entry: QueueEntry): OrderKey {
    this.#keyOf ??= keysOf(this.policy, this.#entries, this.#ledger.now, this.#openSecondsBetween);
    return this.#keyOf(entry);
  }
}

function nextOf(cursor: Cursor, done: ReadonlySet<QueueEntry>): Place | null {
  for (; cursor.at < cursor.places.length; cursor.at++) {
    const place = cursor.places[cursor.at];
    if (place && !done.has(place.entry)) return place;
  }
  return null;
}
