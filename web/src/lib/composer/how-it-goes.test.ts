import { describe, expect, test } from 'vitest';
import type { ChannelSending } from '$protocol/channel-sending';
import { howItGoes } from './how-it-goes';

const channel = (more: Partial<ChannelSending> = {}): ChannelSending => ({
  channelId: 'demo',
  name: 'Demo',
  quota: { limit: 5_000, used: 188, at: 1 },
  pushesStopped: false,
  linksAccounts: false,
  warnings: [],
  ...more,
});
const view = (replyUntil: number | null, pushCost: number | null = 1) => ({ replyUntil, pushCost });

describe('the next message', () => {
  test('is a free reply while the token lives, whatever the month says', () => {
    expect(howItGoes(view(35_400), channel({ pushesStopped: true }), 1_000)).toEqual({ way: 'reply', secondsLeft: 34 });
  });

  test('is a push in the last second, when a reply would not make it', () => {
    expect(howItGoes(view(2_000), channel(), 1_000)).toMatchObject({ way: 'push', left: 4_812, trouble: null });
  });

  test('counts every member of a group, and says where they are too many', () => {
    expect(howItGoes(view(null, 12), channel(), 0)).toMatchObject({ cost: 12, trouble: null });
    const nearlyOver = channel({ quota: { limit: 200, used: 190, at: 1 } });
    expect(howItGoes(view(null, 12), nearlyOver, 0)).toMatchObject({ left: 10, trouble: 'too_few' });
  });

  test.each([
    ['stopped', channel({ pushesStopped: true })],
    ['stopped', channel({ quota: { limit: 200, used: 200, at: 1 } })],
    ['stopped', channel({ warnings: [{ code: 'QUOTA_USED_UP', since: null }] })],
    ['nearly', channel({ warnings: [{ code: 'QUOTA_NEARLY_USED_UP', since: 1 }] })],
    ['few', channel({ warnings: [{ code: 'QUOTA_WARNING', since: 1 }] })],
  ] as const)('tells that pushes are %s', (trouble, told) => {
    expect(howItGoes(view(null), told, 0)).toMatchObject({ way: 'push', trouble });
  });

  test('guesses no number that was not told', () => {
    expect(howItGoes(view(null, null), null, 0)).toEqual({ way: 'push', cost: null, left: null, trouble: null });
    expect(howItGoes(view(null), channel({ quota: { limit: null, used: 9, at: 1 } }), 0)).toMatchObject({ left: null });
  });
});
