import { expect, test } from 'vitest';
import type { DeliveryView } from '$protocol/entry-view';
import { message } from '../testing/build';
import { blockedHead } from './blocked-head';

const own = (seq: number, delivery: DeliveryView) =>
  message(seq, { author: { kind: 'operator', operatorId: 'op', name: 'Aya' }, delivery });

test('the first that waits for more than a minute holds up the others', () => {
  const entries = [own(3, { state: 'queued' }), own(2, { state: 'queued', reason: 'LINE_UNREACHABLE' }), message(1)];
  expect(blockedHead(entries, 2_000 + 60_001)?.id).toBe('m2');
  expect(blockedHead(entries, 2_000 + 60_000)).toBeNull();
});

test('what was sent, failed or cancelled holds up nothing', () => {
  const states = ['sent', 'failed', 'unconfirmed', 'cancelled'] as const;
  const entries = states.map((state, index) => own(index + 1, { state }));
  expect(blockedHead(entries, 999_999)).toBeNull();
});
