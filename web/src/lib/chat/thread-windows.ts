// Which parts of a long thread are known. Its end always is, down to what is live; beside it at most one window far back, with a
// gap to the end that is known as one. As soon as both meet, they are one again. Pure; used by apply-chat-message.
import type { EntryPage, EntryView } from '$protocol/entry-view';

/** A part far back: everything between its two borders, both of them included. */
export interface FarWindow {
  readonly entries: ReadonlyMap<string, EntryView>;
  /** Cursor of the next page above; null at the beginning. */
  readonly olderCursor: string | null;
  /** Cursor of the next page below: the end of the thread has not been met. */
  readonly newerCursor: string;
  readonly isCut: boolean;
}

/** The parts of a thread's state that windows are about. */
export interface Windows {
  /** Of the end of the thread. */
  readonly entries: ReadonlyMap<string, EntryView>;
  readonly olderCursor: string | null;
  readonly isCut: boolean;
  readonly far: FarWindow | null;
  /** What was told of entries that are not loaded: a page on its way may have been made before. */
  readonly aside: ReadonlyMap<string, EntryView>;
}

export interface ShownWindow {
  readonly entries: ReadonlyMap<string, EntryView>;
  readonly olderCursor: string | null;
  /** Null: it reaches the end. */
  readonly newerCursor: string | null;
  readonly isCut: boolean;
}

interface Place {
  readonly lineTs: number;
  readonly seq: number;
}

const toPlace = (cursor: string): Place => {
  const [lineTs = 0, seq = 0] = cursor.split('.').map(Number);
  return { lineTs, seq };
};

const compare = (a: Place, b: Place) => a.lineTs - b.lineTs || a.seq - b.seq;

/** Whether an entry stands above the oldest that was loaded in order. */
export function isAbove(entry: EntryView, olderCursor: string | null): boolean {
  return olderCursor !== null && compare(entry, toPlace(olderCursor)) < 0;
}

const isBelow = (entry: EntryView, newerCursor: string) => compare(entry, toPlace(newerCursor)) > 0;

const isIn = (entry: EntryView, far: Pick<FarWindow, 'olderCursor' | 'newerCursor'>) =>
  !isAbove(entry, far.olderCursor) && !isBelow(entry, far.newerCursor);

export function isNewerEntry(told: EntryView, known: EntryView | undefined): boolean {
  if (known === undefined) return true;
  return told.epoch !== known.epoch ? told.epoch > known.epoch : told.changedSeq > known.changedSeq;
}

/** Of two views of an entry the later one. */
function withEntries(known: ReadonlyMap<string, EntryView>, told: Iterable<EntryView>): ReadonlyMap<string, EntryView> {
  const merged = new Map(known);
  for (const entry of told) if (isNewerEntry(entry, merged.get(entry.id))) merged.set(entry.id, entry);
  return merged;
}

/** What is on screen: the window far back, or the end of the thread. */
export function shownWindow({ entries, olderCursor, isCut, far }: Windows): ShownWindow {
  return far ?? { entries, olderCursor, newerCursor: null, isCut };
}

/** Changes as they are told reach the window far back too; `behind`: those that the end of the thread has no place for. */
export function tellWindows<T extends Windows>(state: T, told: readonly EntryView[], behind: readonly EntryView[]): T {
  const aside = behind.length === 0 ? state.aside : withEntries(state.aside, behind);
  const { far } = state;
  if (far === null) return { ...state, aside };
  const entries = new Map(
    withEntries(
      far.entries,
      told.filter((entry) => isIn(entry, far) || far.entries.has(entry.id)),
    ),
  );
  // An edit may have moved it out of here.
  for (const entry of told) if (!isIn(entries.get(entry.id) ?? entry, far)) entries.delete(entry.id);
  return { ...state, aside, far: { ...far, entries } };
}

/** A page around an entry or a time: the window far back, in place of the one before it. */
export function openFar<T extends Windows>(state: T, page: EntryPage): T {
  const [olderCursor, newerCursor] = [page.hasMore ? page.next : null, page.newer ?? null];
  const isCut = page.isCut === true;
  const entries = new Map(page.entries.map((entry) => [entry.id, entry]));
  if (newerCursor === null) return joined({ ...state, far: null }, { entries, olderCursor, isCut });
  return settled({ ...state, far: { entries, olderCursor, newerCursor, isCut } });
}

/** The page above the window whose cursor `from` was; of a window that was left meanwhile it changes nothing. */
export function growAbove<T extends Windows>(state: T, page: EntryPage, from: string | null): T {
  const above = { olderCursor: page.hasMore ? page.next : null, isCut: page.isCut === true };
  if (from === null) return state;
  if (state.far?.olderCursor === from)
    return settled({
      ...state,
      far: { ...state.far, ...above, entries: withEntries(state.far.entries, page.entries) },
    });
  if (state.olderCursor !== from) return state;
  return absorbed({ ...state, ...above, entries: withEntries(state.entries, page.entries) });
}

/** The page below the window far back; joins it to the end of the thread where the two meet. */
export function growBelow<T extends Windows>(state: T, page: EntryPage, from: string): T {
  const { far } = state;
  if (far?.newerCursor !== from) return state;
  const entries = withEntries(far.entries, page.entries);
  if (page.next === null) return joined({ ...state, far: null }, { ...far, entries });
  return settled({ ...state, far: { ...far, entries, newerCursor: page.next } });
}

/** Joins the window to the end of the thread where they meet; else gives it what was told of it before it was loaded. */
function settled<T extends Windows>(state: T): T {
  const { far, olderCursor } = state;
  if (far === null) return state;
  if (olderCursor === null || compare(toPlace(far.newerCursor), toPlace(olderCursor)) >= 0)
    return joined({ ...state, far: null }, far);
  const told = [...state.aside.values(), ...state.entries.values()].filter(
    (entry) => isIn(entry, far) || far.entries.has(entry.id),
  );
  return tellWindows(state, told, []);
}

function joined<T extends Windows>(state: T, far: Omit<FarWindow, 'newerCursor'>): T {
  const reachesFurther =
    state.olderCursor !== null &&
    (far.olderCursor === null || compare(toPlace(far.olderCursor), toPlace(state.olderCursor)) < 0);
  return absorbed({
    ...state,
    entries: withEntries(state.entries, far.entries.values()),
    ...(reachesFurther && { olderCursor: far.olderCursor, isCut: far.isCut }),
  });
}

/** What was told of entries that are loaded now is no longer kept aside. */
function absorbed<T extends Windows>(state: T): T {
  const told = [...state.aside.values()].filter(
    (entry) => state.entries.has(entry.id) || !isAbove(entry, state.olderCursor),
  );
  if (told.length === 0) return state;
  const aside = new Map(state.aside);
  for (const { id } of told) aside.delete(id);
  return { ...state, aside, entries: withEntries(state.entries, told) };
}
