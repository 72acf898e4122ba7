// Which chats are told that the settings changed: those that are open, once for each change that concerns them.
import { beforeEach, expect, test } from 'vitest';
import type { SessionState } from '../domain/chat/session-state';
import { DEFAULT_HOURS, type HoursSettings } from '../domain/settings/desk-settings';
import { aPlan, MemoryDesk } from '../testing/dispatch/memory-desk';
import { followPlan } from './plan-reader';
import { takeFacts } from './take-facts';

const LATER_HOURS: HoursSettings = { ...DEFAULT_HOURS, onCloseWaiting: 'message' };
let desk: MemoryDesk;

function hears(chatId: string, state: SessionState): void {
  const facts = { chatId, epoch: 1, seq: 1, sessionId: `of ${chatId}`, version: 1, state, owner: null };
  desk.commit((work) => takeFacts(work, { ...facts, entryVersion: 1, queueSince: work.now, weight: 0 }));
}

function follow(version: number, policy: Parameters<typeof aPlan>[0] = {}, hours: HoursSettings = DEFAULT_HOURS): void {
  desk.plan = aPlan(policy, { version, hours });
  desk.commit(followPlan);
}

/** Whom the calls of this kind are for, with the version that they name. */
function told(): string[] {
  return desk.commit(({ calls, now }) =>
    calls
      .dueIds(now, 100)
      .map((id) => calls.of(id))
      .flatMap((row) => (row?.call.kind === 'settings' ? [`${row.chatId} ${row.call.version}`] : [])),
  );
}

beforeEach(() => {
  desk = new MemoryDesk();
  follow(1);
  hears('demo:U1', 'pending');
  hears('demo:U2', 'waiting');
  hears('demo:U3', 'on_hold');
  hears('demo:U4', 'closed');
});

test('other hours are told to every chat that is open', () => {
  follow(2, {}, LATER_HOURS);
  expect(told().sort()).toEqual(['demo:U1 2', 'demo:U2 2', 'demo:U3 2']);
});

test('whether watchers are shown is told to every chat that is open, once', () => {
  for (const version of [2, 3]) {
    desk.plan = aPlan({}, { version, areWatchersShown: false });
    desk.commit(followPlan);
  }
  expect(told().sort()).toEqual(['demo:U1 2', 'demo:U2 2', 'demo:U3 2']);
});

test('what concerns no time of theirs is told to none, and nothing is told twice', () => {
  follow(2, { acceptSec: 20 });
  expect(told()).toEqual([]);
  follow(3, {}, LATER_HOURS);
  desk.commit(({ calls, now }) => {
    for (const id of calls.dueIds(now, 100)) calls.remove(id);
  });
  follow(4, { acceptSec: 20 }, LATER_HOURS);
  follow(4, { acceptSec: 20 }, LATER_HOURS);
  expect(told()).toEqual([]);
});
