// Every call that Kaiwa makes besides reply and push, and every event that it reads, against the running simulator over real
// HTTP. The simulator's list of violations stands for LINE's rules and stays empty. Starts workerd.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MessageContent } from '../../domain/chat/message-content';
import { parseWebhook } from '../../line/inbound/parse-webhook';
import { type ChatEvent, toChatEvent } from '../../line/inbound/to-chat-event';
import { createLineClient, type LineClient } from '../../line/outbound/line-client';
import { toLineMessages, toMessagesArray } from '../../line/outbound/to-line-messages';
import {
  type RunningSimulator,
  startSimulator,
  LONG_LIVED_TOKEN as TOKEN,
} from '../../simulator/testing/start-simulator';

let simulator: RunningSimulator;
let client: LineClient;
let userId: string;

const control = <T>(path: string, body?: unknown, method = 'POST') => simulator.control<T>(path, body, method);
const happen = <T = Record<string, string>>(event: object) => control<T>(`/users/${userId}/events`, event);
const newGroup = async (kind: 'group' | 'room') => {
  const group = { title: 'Family', kind, members: [userId], joinedChannelId: 'demo' };
  return { kind, id: (await control<{ groupId: string }>('/groups', group)).groupId };
};

beforeAll(async () => {
  simulator = await startSimulator();
  const { api: apiBase, data: dataApiBase } = simulator;
  client = createLineClient({ fetch: (url, init) => fetch(url, init), apiBase, dataApiBase, timeoutMs: 3000 });
}, 60_000);

afterAll(() => simulator.close());

beforeEach(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await control('/reset', {});
  await simulator.webhooks();
  userId = (await control<{ userId: string }>('/users', { displayName: 'Aiko' })).userId;
  await happen({ type: 'follow' });
  return async () => {
    const { violations } = await control<{ violations: object[] }>('/violations', undefined, 'GET');
    expect(violations).toEqual([]);
  };
});

const ok = (value: unknown) => ({ kind: 'ok', value });

describe('calls', () => {
  test('groups and rooms: name, member, count, and leaving', async () => {
    const [group, room] = [await newGroup('group'), await newGroup('room')];
    expect(await client.groupSummary(group.id, TOKEN)).toMatchObject(ok({ name: 'Family' }));
    for (const place of [group, room]) {
      expect(await client.member(place, userId, TOKEN)).toMatchObject(ok({ displayName: 'Aiko' }));
      expect(await client.memberCount(place, TOKEN)).toMatchObject(ok(1));
      expect(await client.leave(place, TOKEN)).toMatchObject(ok(null));
      expect(await client.memberCount(place, TOKEN)).toMatchObject({ kind: 'rejected', status: 404 });
    }
  });

  test('the loading animation, a read mark and a link token', async () => {
    expect(await client.startLoading(userId, 20, TOKEN)).toMatchObject(ok(null));
    await happen({ type: 'message', message: { type: 'text', text: 'hi' } });
    const message = (await eventsSeen()).find(
      (event) => event.kind === 'chat' && event.incoming.body.kind === 'message',
    );
    const body = message?.kind === 'chat' ? message.incoming.body : null;
    const readToken = (body?.kind === 'message' && body.markAsReadToken) || '';
    expect(await client.markAsRead(readToken, TOKEN)).toMatchObject(ok(null));
    expect(await client.markAsRead('no token', TOKEN)).toMatchObject({ kind: 'rejected', status: 400 });
    expect(await client.linkToken(userId, TOKEN)).toMatchObject(ok(expect.any(String)));
  });

  test('the webhook’s address: none, set, read, tested', async () => {
    await control('/channels/demo', { webhookUrl: '' }, 'PUT');
    expect(await client.webhookEndpoint(TOKEN)).toMatchObject(ok({ url: null, active: false }));
    const url = 'https://kaiwa.example.com/webhook/line/demo';
    expect(await client.setWebhookEndpoint(url, TOKEN)).toMatchObject(ok(null));
    expect(await client.webhookEndpoint(TOKEN)).toMatchObject(ok({ url, active: true }));
    expect(await client.testWebhook(null, TOKEN)).toMatchObject(ok({ success: true, reason: 'OK' }));
    expect(await client.setWebhookEndpoint('http://a', TOKEN)).toMatchObject({ kind: 'rejected', status: 400 });
  });

  test('validation says what push would say, and counts of a day are there a day later', async () => {
    expect(await client.validate('[{"type":"text","text":"x"}]', TOKEN)).toMatchObject(ok(null));
    expect(await client.validate('[{"type":"text","text":""}]', TOKEN)).toMatchObject({
      kind: 'rejected',
      details: [{ property: 'messages[0].text' }],
    });
    expect(await client.deliveryCount('push', '20200101', TOKEN)).toMatchObject(ok({ status: 'ready', count: 0 }));
    expect(await client.deliveryCount('reply', '20990101', TOKEN)).toMatchObject(
      ok({ status: 'unready', count: null }),
    );
  });

  test('content that is being prepared, its preview, and what is gone', async () => {
    const { messageId = '' } = await happen({ type: 'message', message: { type: 'video', preparingMs: 30_000 } });
    expect(await client.transcodingStatus(messageId, TOKEN)).toMatchObject(ok('processing'));
    await control('/clock', { advanceMs: 31_000 });
    expect(await client.transcodingStatus(messageId, TOKEN)).toMatchObject(ok('succeeded'));
    const preview = await client.contentPreview(messageId, TOKEN);
    expect(preview).toMatchObject({ kind: 'ready', contentType: 'image/jpeg' });
    if (preview.kind === 'ready') await preview.body.cancel();
    await happen({ type: 'unsend', messageId });
    expect(await client.transcodingStatus(messageId, TOKEN)).toMatchObject({ kind: 'gone', status: 410 });
  });

  test('every message that an operator can send is taken', async () => {
    const provider = 'operator';
    const media = { state: 'ready', key: 'public/a', previewKey: 'public/p', sizeBytes: 5 } as const;
    const contents: MessageContent[] = [
      { type: 'text', text: '😀'.repeat(6000) },
      { type: 'sticker', packageId: '446', stickerId: '1988' },
      { type: 'location', title: 't', address: 'a', latitude: 1, longitude: 2 },
      { type: 'file', provider, fileName: 'offer.pdf', media },
      { type: 'image', provider, media },
      { type: 'video', provider, media, trackingId: 't' },
      { type: 'audio', provider, media, durationMs: 1000 },
    ];
    const quickReplies = [{ label: 'Yes', action: { type: 'message', text: 'yes' } }] as const;
    for (const content of contents) {
      const messages = toLineMessages(content, {
        mediaOrigin: 'https://elsewhere.example.com',
        quickReplies,
        sender: { name: 'Aiko' },
      });
      if (!messages.ok) throw new Error(messages.error.code);
      const call = { endpoint: 'push', to: userId, retryKey: crypto.randomUUID() } as const;
      const answer = await client.send({ ...call, messages: toMessagesArray(messages.value) }, TOKEN);
      expect(answer).toMatchObject({ kind: 'accepted' });
      expect(answer.kind === 'accepted' && answer.sentMessages?.length).toBe(messages.value.length);
    }
  });
});

/** What Kaiwa makes of the webhooks that came since the last reading. */
async function eventsSeen(): Promise<ChatEvent[]> {
  return (await simulator.webhooks()).flatMap(({ body }) => {
    const parsed = parseWebhook(body);
    return parsed.ok ? parsed.value.events.map((event) => toChatEvent('demo', event, Date.now())) : [];
  });
}

const kindOf = (event: ChatEvent | undefined) =>
  event?.kind === 'chat' ? event.incoming.body.kind : `channel: ${event?.type}`;

describe('events', () => {
  test.each<[object, string]>([
    [{ type: 'unfollow' }, 'unfollow'],
    [{ type: 'follow', isUnblocked: true }, 'follow'],
    [{ type: 'postback', data: 'a', params: { date: '2026-11-20' } }, 'postback'],
    [{ type: 'videoPlayComplete', trackingId: 't' }, 'video_played'],
    [{ type: 'beacon', hwid: 'h' }, 'beacon'],
    [{ type: 'accountLink', result: 'ok', nonce: 'n' }, 'account_link'],
    [{ type: 'accountLink', result: 'failed', nonce: 'n' }, 'channel: accountLink'],
    [{ type: 'membership', membershipType: 'joined', membershipId: 1 }, 'membership'],
    [{ type: 'module', moduleType: 'attached' }, 'channel: module'],
    [{ type: 'botSuspended' }, 'channel: botSuspended'],
    [{ type: 'botResumed' }, 'channel: botResumed'],
    [{ type: 'delivery', data: 'd' }, 'channel: delivery'],
    [{ type: 'unknown', kind: 'hologram' }, 'unsupported'],
  ])('%j is read as %s', async (event, kind) => {
    await simulator.webhooks();
    await happen(event);
    await expect.poll(async () => (await eventsSeen()).map(kindOf)).toEqual([kind]);
  });

  test.each<[object, string]>([
    [{ type: 'text', text: 'hi' }, 'text'],
    [{ type: 'sticker', packageId: '1', stickerId: '2' }, 'sticker'],
    [{ type: 'image' }, 'image'],
    [{ type: 'video' }, 'video'],
    [{ type: 'audio' }, 'audio'],
    [{ type: 'file', fileName: 'a.pdf' }, 'file'],
    [{ type: 'location', latitude: 1, longitude: 2 }, 'location'],
  ])('the message %j is read as %s', async (message, type) => {
    await simulator.webhooks();
    await happen({ type: 'message', message });
    const [event] = await vi.waitUntil(async () => {
      const events = await eventsSeen();
      return events.length > 0 && events;
    });
    const body = event?.kind === 'chat' ? event.incoming.body : null;
    expect(body?.kind === 'message' && body.content.type).toBe(type);
  });

  test('of a group are read with their members, edits included', async () => {
    const { id: groupId } = await newGroup('group');
    const { messageId } = await happen({ type: 'message', message: { type: 'text', text: 'a' }, groupId });
    await happen({ type: 'messageEdited', messageId, text: 'b', groupId });
    await happen({ type: 'memberLeft', groupId });
    const kinds: string[] = [];
    const inGroup = (event: ChatEvent) => event.kind === 'chat' && event.chatId === `demo:${groupId}`;
    await expect
      .poll(async () => {
        kinds.push(...(await eventsSeen()).filter(inGroup).map(kindOf));
        return kinds;
      })
      .toEqual(['message', 'edit', 'members']);
  });
});
