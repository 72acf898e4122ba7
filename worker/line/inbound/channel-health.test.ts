import { describe, expect, test } from 'vitest';
import type { ChannelNotes } from '../../db/channel-health-queries';
import { createChannelHealth } from './channel-health';

const T = 1_800_000_000_000;
const SEEN = { isEmpty: false, isRedelivery: false };

function watched() {
  const written: [string, ChannelNotes][] = [];
  const health = createChannelHealth(new Map(), (channelId, notes) => written.push([channelId, notes]));
  return { health, written };
}

describe('a channel’s notes', () => {
  test('of a flood of wrong signatures are one write a minute, with every one of them counted', () => {
    const { health, written } = watched();
    // 20 a second for three minutes.
    for (let i = 0; i < 3600; i++) health.noteBadSignature('demo', T + i * 50);
    expect(written.map(([, notes]) => notes.failures)).toEqual([
      { since: T, lastAt: T, count: 1 },
      { since: T + 50, lastAt: T + 60_000, count: 1200 },
      { since: T + 60_050, lastAt: T + 120_000, count: 1200 },
    ]);
  });

  test('of a busy channel are one write a minute', () => {
    const { health, written } = watched();
    for (let i = 0; i < 1000; i++) health.noteWebhook('demo', { ...SEEN, at: T + i * 100 });
    expect(written).toEqual([
      ['demo', { lastWebhookAt: T }],
      ['demo', { lastWebhookAt: T + 60_000 }],
    ]);
  });

  test('of a flood between right webhooks stay a few writes a minute', () => {
    const { health, written } = watched();
    for (let i = 0; i < 1000; i++) {
      health.noteBadSignature('demo', T + i * 50);
      health.noteWebhook('demo', { ...SEEN, at: T + i * 50 + 1 });
    }
    expect(written.length).toBeLessThanOrEqual(3);
  });

  test('are written apart for each channel', () => {
    const { health, written } = watched();
    health.noteBadSignature('a', T);
    health.noteBadSignature('b', T);
    expect(written.map(([channelId]) => channelId)).toEqual(['a', 'b']);
  });

  test('tell what matters at once: a verification, a redelivery, a suspension and its end', () => {
    const { health, written } = watched();
    health.noteWebhook('demo', { ...SEEN, at: T });
    health.noteWebhook('demo', { ...SEEN, at: T + 1, isEmpty: true });
    health.noteWebhook('demo', { ...SEEN, at: T + 2, isRedelivery: true });
    health.noteWebhook('demo', { ...SEEN, at: T + 3, suspendedAt: 7 });
    health.noteWebhook('demo', { ...SEEN, at: T + 4, suspendedAt: null });
    expect(written.map(([, notes]) => notes)).toEqual([
      { lastWebhookAt: T },
      { lastWebhookAt: T + 1, verifiedAt: T + 1 },
      { lastWebhookAt: T + 2, redeliverySeenAt: T + 2 },
      { lastWebhookAt: T + 3, suspendedAt: 7 },
      { lastWebhookAt: T + 4, suspendedAt: null },
    ]);
  });

  test('tell a right signature after wrong ones at once, and forget those before it', () => {
    const { health, written } = watched();
    health.noteWebhook('demo', { ...SEEN, at: T });
    health.noteBadSignature('demo', T + 1);
    health.noteBadSignature('demo', T + 2);
    health.noteWebhook('demo', { ...SEEN, at: T + 3 });
    expect(written.at(-1)).toEqual(['demo', { lastWebhookAt: T + 3 }]);
  });
});
