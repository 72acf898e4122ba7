// Windows of a long thread against a chat that goes on: pages of every kind, made at one time and arriving at another, between live
// frames in their order. Whatever the order: what is on screen is in order, once, whole between its borders, and a border to what is
// not loaded is known. fast-check prints seed and path of a failure; put the seed into `fc.assert` to see it again.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryPage, EntryView } from '$protocol/entry-view';
import { message, page, row, view } from '../testing/build';
import {
  applyAround,
  applyChatMessage,
  applyNewer,
  applyNewest,
  applyOlder,
  applyView,
  EMPTY_THREAD,
  leaveFar,
  type ThreadState,
} from './apply-chat-message';
import { toThreadLines } from './thread-lines';
import { isAbove, shownWindow } from './thread-windows';

const PAGE = 3;

const compare = (a: EntryView, b: EntryView) => a.lineTs - b.lineTs || a.seq - b.seq;
const cursorOf = (entry: EntryView | undefined) => (entry ? `${entry.lineTs}.${entry.seq}` : null);

/** The chat as its object keeps it. */
class Server {
  readonly log: EntryView[] = [];
  seq = 0;

  write(lineTs: number): EntryView {
    this.seq += 1;
    const entry = message(this.seq, { lineTs });
    this.log.push(entry);
    return entry;
  }

  unsend(index: number): EntryView | null {
    const entry = this.log[index % Math.max(1, this.log.length)];
    if (entry === undefined) return null;
    this.seq += 1;
    const changed: EntryView = message(entry.seq, {
      lineTs: entry.lineTs,
      changedSeq: this.seq,
      content: { type: 'unsent' },
    });
    this.log[this.log.indexOf(entry)] = changed;
    return changed;
  }

  get ordered(): EntryView[] {
    return [...this.log].sort(compare);
  }

  older(before: string | null): EntryPage {
    const found = this.ordered.filter((entry) => before === null || isAbove(entry, before));
    const entries = found.slice(-PAGE);
    return page(entries, { seq: this.seq, next: found.length > PAGE ? cursorOf(entries[0]) : null });
  }

  newer(after: string): EntryPage {
    const found = this.ordered.filter((entry) => !isAbove(entry, after) && cursorOf(entry) !== after);
    const entries = found.slice(0, PAGE);
    return page(entries, { seq: this.seq, next: found.length > PAGE ? cursorOf(entries.at(-1)) : null });
  }

  around(id: string): EntryPage {
    const all = this.ordered;
    const at = all.findIndex((entry) => entry.id === id);
    const [from, to] = [Math.max(0, at - 1), Math.min(all.length, at + 2)];
    const entries = all.slice(from, to);
    const older = page(entries, { seq: this.seq, next: from > 0 ? cursorOf(entries[0]) : null });
    return { ...older, newer: to < all.length ? cursorOf(entries.at(-1)) : null };
  }
}

type Step =
  | { readonly do: 'write'; readonly lineTs: number }
  | { readonly do: 'unsend' | 'around'; readonly of: number }
  | { readonly do: 'older' | 'newer' | 'frame' | 'answer' | 'leave' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('write' as const), lineTs: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ do: fc.constantFrom('unsend' as const, 'around' as const), of: fc.nat(40) }),
  fc.record({ do: fc.constantFrom('older' as const, 'newer' as const, 'leave' as const) }),
  fc.record({ do: fc.constantFrom('frame' as const, 'answer' as const) }),
  fc.record({ do: fc.constant('answer' as const) }),
);

/** What stands between the borders of what is shown, as of what was told so far, must be there in its latest form. */
function judge(state: ThreadState, server: Server, told: number): void {
  const shown = shownWindow(state);
  const inBorders = (entry: EntryView) =>
    !isAbove(entry, shown.olderCursor) && (shown.newerCursor === null || !isBelow(entry, shown.newerCursor));
  for (const entry of server.log) {
    if (!inBorders(entry) || entry.seq > told) continue;
    const known = shown.entries.get(entry.id);
    expect(known, `${entry.id} is missing between ${shown.olderCursor} and ${shown.newerCursor}`).toBeDefined();
    if (entry.changedSeq <= told) expect(known?.changedSeq, `${entry.id} is as it was before`).toBe(entry.changedSeq);
  }
  // Below a window far back nothing is shown; above the loaded end only what came late, and a gap behind it.
  for (const entry of shown.entries.values()) {
    if (shown.newerCursor !== null) expect(inBorders(entry)).toBe(true);
  }
  const ctx = { outgoing: [], me: { operatorId: 'me', name: '' }, firstUnreadId: null, dayOf: () => 'day' };
  const lines = toThreadLines(shown.entries.values(), { ...ctx, olderCursor: shown.olderCursor });
  const messages = lines.flatMap((line) => (line.kind === 'message' ? [line.message] : []));
  expect(messages).toEqual([...messages].sort(compare));
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  const late = messages.filter((entry) => isAbove(entry, shown.olderCursor));
  const gapAt = lines.findIndex(({ kind }) => kind === 'gap');
  if (late.length > 0 && late.length < messages.length) {
    const before = lines.slice(0, gapAt).flatMap((line) => (line.kind === 'message' ? [line.message.id] : []));
    expect(before).toEqual(late.map(({ id }) => id));
  } else expect(gapAt).toBe(-1);
}

const isBelow = (entry: EntryView, cursor: string) => !isAbove(entry, cursor) && cursorOf(entry) !== cursor;

function run(past: readonly number[], steps: readonly Step[]): void {
  const server = new Server();
  for (const lineTs of past) server.write(lineTs);
  let state = applyNewest(applyView(EMPTY_THREAD, view()), server.older(null));
  let told = server.seq;
  const frames: EntryView[] = [];
  const answers: (() => void)[] = [];
  for (const one of steps) {
    const shown = shownWindow(state);
    switch (one.do) {
      case 'write':
        frames.push(server.write(one.lineTs));
        break;
      case 'unsend': {
        const entry = server.unsend(one.of);
        if (entry !== null) frames.push(entry);
        break;
      }
      case 'older': {
        const cursor = shown.olderCursor;
        if (cursor === null) break;
        const answer = server.older(cursor);
        answers.push(() => {
          state = applyOlder(state, answer, cursor);
        });
        break;
      }
      case 'newer': {
        const cursor = shown.newerCursor;
        if (cursor === null) break;
        const answer = server.newer(cursor);
        answers.push(() => {
          state = applyNewer(state, answer, cursor);
        });
        break;
      }
      case 'around': {
        const entry = server.log[one.of % Math.max(1, server.log.length)];
        if (entry === undefined) break;
        const answer = server.around(entry.id);
        answers.push(() => {
          state = applyAround(state, answer);
        });
        break;
      }
      case 'frame': {
        const entry = frames.shift();
        if (entry === undefined) break;
        const seq = entry.changedSeq;
        const news = { entries: [entry], chat: row({ seq }), sessionId: null, replyUntil: null };
        state = applyChatMessage(state, { type: 'changes', epoch: 1, prevSeq: told, seq, ...news }).state;
        told = seq;
        break;
      }
      case 'answer':
        answers.shift()?.();
        break;
      case 'leave':
        state = leaveFar(state);
        break;
    }
    judge(state, server, told);
  }
}

const past = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 0, maxLength: 25 });

test('whatever the order of pages and frames: in order, once, nothing missing between known borders', () => {
  fc.assert(
    fc.property(past, fc.array(step, { minLength: 1, maxLength: 60 }), (times, steps) => run(times, steps)),
    { numRuns: 1_000 },
  );
}, 60_000);

describe('a message far back', () => {
  const server = new Server();
  for (let n = 1; n <= 30; n++) server.write(n);
  const start = applyNewest(applyView(EMPTY_THREAD, view()), server.older(null));
  const ids = (state: ThreadState) => [...shownWindow(state).entries.keys()];

  test('is shown with what stands around it; the end stays as it is, and is gone back to', () => {
    const far = applyAround(start, server.around('m10'));
    expect(ids(far)).toEqual(['m9', 'm10', 'm11']);
    expect(shownWindow(far)).toMatchObject({ olderCursor: '9.9', newerCursor: '11.11' });
    expect(ids(leaveFar(far))).toEqual(['m28', 'm29', 'm30']);
  });

  test('grows in both directions until it meets the end, and is one with it then', () => {
    let state = applyAround(start, server.around('m24'));
    state = applyNewer(state, server.newer('25.25'), '25.25');
    expect(state.far).toBeNull();
    expect(ids(state).sort()).toEqual(['m23', 'm24', 'm25', 'm26', 'm27', 'm28', 'm29', 'm30']);
    expect(state.olderCursor).toBe('23.23');
  });

  test('that is near the end is one with it at once', () => {
    const state = applyAround(start, server.around('m27'));
    expect([state.far, state.olderCursor]).toEqual([null, '26.26']);
  });

  test('does not take the page that was asked for by the window before it', () => {
    const first = applyAround(start, server.around('m10'));
    const second = applyAround(first, server.around('m20'));
    expect(applyNewer(second, server.newer('11.11'), '11.11')).toEqual(second);
    expect(applyOlder(second, server.older('9.9'), '9.9')).toEqual(second);
  });

  test('that is unsent while its page is on the way is unsent on screen', () => {
    const answer = server.around('m10');
    const unsent = message(10, { lineTs: 10, changedSeq: 31, content: { type: 'unsent' } });
    const news = { entries: [unsent], chat: row({ seq: 31 }), sessionId: null, replyUntil: null };
    const told = applyChatMessage(start, { type: 'changes', epoch: 1, prevSeq: 30, seq: 31, ...news }).state;
    expect(shownWindow(applyAround(told, answer)).entries.get('m10')).toEqual(unsent);
  });
});
