import { expect, test } from 'vitest';
import type { EventView, ThreadEventView } from '$protocol/entry-view';
import { message } from '../testing/build';
import { seenNoLater } from './seen-no-later';

const own = (seq: number, acceptedAt = seq * 1_000) =>
  message(seq, {
    author: { kind: 'operator', operatorId: 'op', name: 'Aya' },
    delivery: { state: 'sent', via: 'reply', acceptedAt },
  });
const event = (seq: number, what: ThreadEventView): EventView => {
  const { id, epoch, changedSeq, at, lineTs } = message(seq);
  return { kind: 'event', id, epoch, seq, changedSeq, at, lineTs, event: what };
};

test('the newest of ours before the customer’s next message was seen by then', () => {
  expect(seenNoLater([message(1), own(2), own(3), message(4), own(5)])).toEqual({ id: 'm3', at: 4_000 });
});

test('a tap in the chat is proof, a beacon or a follow is none', () => {
  expect(seenNoLater([own(1), event(2, { type: 'postback', data: 'a' })])).toEqual({ id: 'm1', at: 2_000 });
  expect(seenNoLater([own(1), event(2, { type: 'beacon', beaconType: 'enter', hwid: 'x' })])).toBeNull();
  expect(seenNoLater([own(1), event(2, { type: 'followed' })])).toBeNull();
});

test('what LINE took after the customer wrote crossed it on the way', () => {
  expect(seenNoLater([own(1, 9_000), message(2)])).toBeNull();
  expect(seenNoLater([own(1, 9_000), message(2), message(10)])).toEqual({ id: 'm1', at: 10_000 });
});

test('what was never accepted was never seen', () => {
  const failed = message(1, { author: { kind: 'system' }, delivery: { state: 'failed' } });
  expect(seenNoLater([failed, message(2)])).toBeNull();
});
