import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ChannelNotes, noteChannelHealth } from './channel-health-queries';

let channelId = '';
let count = 0;
beforeEach(() => {
  count += 1;
  channelId = `health-${count}`;
});

const note = (notes: ChannelNotes) => noteChannelHealth(env.DB, channelId, notes);
const row = () =>
  env.DB.prepare(
    `select last_webhook_at, verified_at, redelivery_seen_at, signature_failed_since, signature_failed_at,
       signature_failures, suspended_at, quota_used from channel_health where channel_id = ?`,
  )
    .bind(channelId)
    .first();
const failures = (since: number, lastAt: number, times: number) => ({ failures: { since, lastAt, count: times } });

describe('the row of a channel', () => {
  test('keeps the newest of each time, whatever the order in which isolates write', async () => {
    await note({ lastWebhookAt: 20, verifiedAt: 20 });
    await note({ lastWebhookAt: 10, redeliverySeenAt: 5 });
    await note({ lastWebhookAt: 15, verifiedAt: 11 });
    expect(await row()).toMatchObject({ last_webhook_at: 20, verified_at: 20, redelivery_seen_at: 5 });
  });

  test('counts wrong signatures from the first on, until a right one ends the series', async () => {
    await note(failures(5, 6, 2));
    await note(failures(8, 9, 3));
    expect(await row()).toMatchObject({
      last_webhook_at: null,
      signature_failed_since: 5,
      signature_failed_at: 9,
      signature_failures: 5,
    });
    await note({ lastWebhookAt: 10, ...failures(11, 11, 1) });
    expect(await row()).toMatchObject({ signature_failed_since: 11, signature_failed_at: 11, signature_failures: 1 });
    await note({ lastWebhookAt: 12 });
    expect(await row()).toMatchObject({ signature_failed_since: null, signature_failures: 0, signature_failed_at: 11 });
  });

  test('knows a suspension until the account is given back, and nothing else touches it', async () => {
    await note({ suspendedAt: 7 });
    await note({ lastWebhookAt: 9 });
    expect(await row()).toMatchObject({ suspended_at: 7 });
    await note({ suspendedAt: null });
    expect(await row()).toMatchObject({ suspended_at: null });
  });

  test('leaves alone what others write in it', async () => {
    await env.DB.prepare('insert into channel_health (channel_id, quota_used) values (?, 3)').bind(channelId).run();
    await note({ lastWebhookAt: 9 });
    expect(await row()).toMatchObject({ quota_used: 3, last_webhook_at: 9 });
  });
});
