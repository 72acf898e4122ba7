// A channel whose secret is being replaced loses no webhook, and what its health page shows of right and wrong signatures.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { publishSettings } from '../../db/channel-queries';
import { secretPlace } from '../../platform/channel-keys';
import { seal } from '../../platform/seal';
import { forgetSettings } from '../../platform/settings-snapshot';
import { newSourceId, seedChannel, signBody, textEvent, webhookBody, webhookRequest } from '../../testing/line-webhook';
import { postWith } from '../../testing/post-webhook';

const PRESENT = 'the present secret';
const PREVIOUS = 'the secret before';

async function seedWith(id: string, previousSealed: string | null, until: number) {
  const channel = await seedChannel(env, { id, secret: PRESENT });
  await env.DB.prepare('update channels set previous_secret_sealed = ?, previous_secret_until = ? where id = ?')
    .bind(previousSealed, until, id)
    .run();
  await publishSettings(env.DB, env.SETTINGS);
  forgetSettings();
  return channel;
}

async function sealFor(id: string): Promise<string> {
  const sealed = await seal(PREVIOUS, secretPlace(id), env.DATA_KEK);
  if (!sealed.ok) throw new Error(sealed.error.code);
  return sealed.value;
}

async function statusOf(channel: Awaited<ReturnType<typeof seedWith>>, secret: string): Promise<number> {
  const body = webhookBody(channel, [textEvent(newSourceId(), 'x')]);
  const request = await webhookRequest(channel, body, { signature: await signBody(secret, body) });
  return (await postWith(request, { receive: async () => [] })).response.status;
}

const health = (id: string) => env.DB.prepare('select * from channel_health where channel_id = ?').bind(id).first();

beforeAll(() => {
  forgetSettings();
});

describe('a replaced secret', () => {
  test('is taken beside the present one until its time is over', async () => {
    const channel = await seedWith('replaced', await sealFor('replaced'), Date.now() + 60_000);
    expect(await statusOf(channel, PRESENT)).toBe(200);
    expect(await statusOf(channel, PREVIOUS)).toBe(200);
    expect(await statusOf(channel, 'a third one')).toBe(401);
  });

  test('is refused afterwards', async () => {
    const channel = await seedWith('over', await sealFor('over'), Date.now() - 1);
    expect(await statusOf(channel, PRESENT)).toBe(200);
    expect(await statusOf(channel, PREVIOUS)).toBe(401);
  });

  test('that does not open costs the present one nothing', async () => {
    const channel = await seedWith('unopened', 'v1:1:x:y', Date.now() + 60_000);
    expect(await statusOf(channel, PRESENT)).toBe(200);
    expect(await statusOf(channel, PREVIOUS)).toBe(401);
  });
});

test('wrong signatures show on the channel with a time and a count, and nothing of the request', async () => {
  const channel = await seedWith('failing', null, 0);
  const before = Date.now();
  expect(await statusOf(channel, 'wrong')).toBe(401);
  expect(await statusOf(channel, 'wrong')).toBe(401);
  const row = await health('failing');
  expect(row).toMatchObject({ last_webhook_at: null, signature_failures: 1 });
  expect(row?.signature_failed_since).toBeGreaterThanOrEqual(before);
  expect(await statusOf(channel, PRESENT)).toBe(200);
  expect(await health('failing')).toMatchObject({ signature_failures: 0, signature_failed_since: null });
});

test('a suspension shows on the channel, and a redelivery', async () => {
  const channel = await seedWith('suspended', null, 0);
  const event = { type: 'botSuspended', timestamp: 77, mode: 'active', deliveryContext: { isRedelivery: true } };
  const body = webhookBody(channel, [event]);
  const { queued } = await postWith(await webhookRequest(channel, body), {});
  expect(queued).toMatchObject([{ kind: 'channel_event', type: 'botSuspended' }]);
  const row = await health('suspended');
  expect(row?.suspended_at).toBe(77);
  expect(row?.redelivery_seen_at).toBe(row?.last_webhook_at);
});
