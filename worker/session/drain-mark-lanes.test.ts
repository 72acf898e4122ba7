// Which confirmations of D1 move the projection on.
import { expect, test } from 'vitest';
import type { ProjectionLane } from './chat-record';
import { withConfirmation } from './drain-mark-lanes';

const NOW = 1_800_000_000_000;

function lane(...parts: [after: number, upTo: number][]): ProjectionLane {
  return {
    wantSeq: 30,
    sentSeq: parts.at(-1)?.[1] ?? 0,
    confirmedSeq: 0,
    parts: parts.map(([after, upTo]) => ({ after, upTo, isDone: false })),
    attempts: 0,
    dueAt: 0,
    resendAt: NOW,
    sentAt: 0,
  };
}

test('a part that is confirmed before the one in front of it counts only with that one', () => {
  const second = withConfirmation(lane([0, 10], [10, 20]), { upTo: 20, after: 10 }, NOW);
  expect(second.confirmedSeq).toBe(0);
  expect(withConfirmation(second, { upTo: 10, after: 0 }, NOW)).toMatchObject({ confirmedSeq: 20, parts: [] });
});

test('a late confirmation of a forgotten part does not confirm the wider one sent anew', () => {
  const resent = lane([0, 20]);
  expect(withConfirmation(resent, { upTo: 20, after: 10 }, NOW)).toMatchObject({ confirmedSeq: 0 });
  expect(withConfirmation(resent, { upTo: 20, after: 0 }, NOW)).toMatchObject({ confirmedSeq: 20 });
});

test('a confirmation that does not say where its part begins is taken at its end', () => {
  expect(withConfirmation(lane([0, 20]), { upTo: 20, after: undefined }, NOW).confirmedSeq).toBe(20);
});

test('a part that the object forgot counts by its own bounds', () => {
  expect(withConfirmation(lane(), { upTo: 7, after: 0 }, NOW)).toMatchObject({ confirmedSeq: 7, sentSeq: 7 });
  expect(withConfirmation(lane(), { upTo: 7, after: 3 }, NOW)).toMatchObject({ confirmedSeq: 0 });
  expect(withConfirmation(lane([0, 20]), { upTo: 10, after: 0 }, NOW)).toMatchObject({ confirmedSeq: 10, sentSeq: 20 });
});
