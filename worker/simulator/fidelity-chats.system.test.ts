// The outside judge, second part: LINE's own SDK on groups, rooms, lists, media and account links; every kind of event signed and
// judged by LINE's files. Starts workerd; the rules themselves are tested in Node beside their source.
import { LineBotClient, validateSignature } from '@line/bot-sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasOpenApi, schemaValidator } from './openapi/read-openapi';
import { pngOf } from './state/png';
import { LONG_LIVED_TOKEN, type RunningSimulator, SECRET, startSimulator } from './testing/start-simulator';

const here = hasOpenApi();
if (!here) console.warn('SKIPPED in part: LINE’s OpenAPI files are not beside the project (../shared/line-openapi)');

interface Happened {
  webhookEventId: string;
  status: number | string;
  messageId: string;
  replyToken: string;
}

let simulator: RunningSimulator;
let client: LineBotClient;
let userId: string;

const text = (value: string) => ({ type: 'text', text: value }) as const;
const happen = (event: object) => simulator.control<Happened>(`/users/${userId}/events`, event);
const makeUser = async (displayName: string) =>
  (await simulator.control<{ userId: string }>('/users', { displayName, friend: true })).userId;
const makeGroup = async (body: object) => (await simulator.control<{ groupId: string }>('/groups', body)).groupId;
const violations = async () =>
  (
    await simulator.control<{ violations: { kind: string; detail: string }[] }>('/violations', undefined, 'GET')
  ).violations.map((one) => one.kind);
const eventsSent = async () => {
  const sent = await simulator.webhooks();
  return sent.flatMap((one) => (JSON.parse(one.body) as { events: Record<string, unknown>[] }).events);
};
/** LINE's file on an answer; true where the file is not at hand. */
const fits = (schema: string, answer: unknown) => !here || schemaValidator('messaging-api.yml', schema)(answer);

beforeAll(async () => {
  simulator = await startSimulator();
  client = LineBotClient.fromChannelAccessToken({
    channelAccessToken: LONG_LIVED_TOKEN,
    apiBaseURL: simulator.api,
    dataApiBaseURL: simulator.data,
  });
}, 60_000);

afterAll(() => simulator.close());

beforeEach(async () => {
  await simulator.control('/reset', {});
  await simulator.recorder('/recorder/mode', { status: 200, delayMs: 0 });
  await simulator.webhooks();
  userId = await makeUser('Aiko');
});

describe('groups and rooms', () => {
  test('tell the SDK who is there, and are left', async () => {
    const ben = await makeUser('Ben');
    const groupId = await makeGroup({ title: 'Lunch', members: [userId, ben], joinedChannelId: 'demo' });
    const summary = await client.getGroupSummary(groupId);
    expect([summary.groupName, fits('GroupSummaryResponse', summary)]).toEqual(['Lunch', true]);
    expect((await fetch(summary.pictureUrl ?? '')).headers.get('content-type')).toBe('image/png');
    expect(await client.getGroupMemberCount(groupId)).toEqual({ count: 2 });
    const member = await client.getGroupMemberProfile(groupId, ben);
    expect([member.displayName, fits('GroupUserProfileResponse', member)]).toEqual(['Ben', true]);
    await expect(client.getGroupMembersIds(groupId)).rejects.toMatchObject({ status: 403 });
    await client.leaveGroup(groupId);
    await expect
      .poll(eventsSent, { timeout: 10_000 })
      .toMatchObject([{ type: 'leave', source: { type: 'group', groupId } }]);
    await expect(client.getGroupSummary(groupId)).rejects.toMatchObject({ status: 404 });
    expect(await violations()).toEqual([]);
  });

  test('a room brings the account in with its first event, in the same call', async () => {
    const roomId = await makeGroup({ kind: 'room', members: [userId] });
    await happen({ type: 'message', message: text('hi'), groupId: roomId });
    const [sent] = await simulator.webhooks();
    const { events } = JSON.parse(sent?.body ?? '') as { events: { type: string }[] };
    expect(events.map((event) => event.type)).toEqual(['join', 'message']);
    expect(await client.getRoomMemberCount(roomId)).toEqual({ count: 1 });
    expect((await client.getRoomMemberProfile(roomId, userId)).displayName).toBe('Aiko');
    await client.leaveRoom(roomId);
    await expect(client.getRoomMemberCount(roomId)).rejects.toMatchObject({ status: 404 });
  });
});

test('every kind of event comes signed as the SDK checks it, and fits LINE’s file', async () => {
  const ben = await makeUser('Ben');
  const groupId = await makeGroup({ members: [userId] });
  await happen({ type: 'join', groupId });
  const { messageId } = await happen({ type: 'message', message: text('old'), groupId });
  for (const event of [
    { type: 'messageEdited', messageId, text: 'new', groupId },
    { type: 'memberJoined', members: [ben], groupId },
    { type: 'memberLeft', members: [ben], groupId },
    { type: 'leave', groupId },
    { type: 'videoPlayComplete', trackingId: 't' },
    { type: 'beacon', hwid: 'd41d8cd98f' },
    { type: 'accountLink', result: 'failed', nonce: 'a nonce of some length' },
    { type: 'membership', membershipType: 'joined', membershipId: 1 },
    { type: 'module', moduleType: 'attached' },
    { type: 'activated' },
    { type: 'delivery', data: 'tag' },
  ]) {
    expect((await happen(event)).status).toBe(200);
  }
  const sent = await simulator.webhooks();
  expect(sent).toHaveLength(13);
  const validate = here ? schemaValidator('webhook.yml', 'CallbackRequest') : null;
  for (const one of sent) {
    expect(validateSignature(one.body, SECRET, one.signature ?? '')).toBe(true);
    expect([one.body, validate?.(JSON.parse(one.body)) ?? true]).toEqual([one.body, true]);
  }
});

test('pictures of a set come each for itself, in the order that was asked for', async () => {
  const set = { total: 3, order: 'reversed' };
  const { imageSetId, events } = await simulator.control<{ imageSetId: string; events: Happened[] }>(
    `/users/${userId}/image-sets`,
    set,
  );
  expect(events.map((event) => event.status)).toEqual([200, 200, 200]);
  const sets = (await eventsSent()).map((event) => (event.message as { imageSet: object }).imageSet);
  expect(sets).toEqual([3, 2, 1].map((index) => ({ id: imageSetId, index, total: 3 })));
});

describe('what is counted, listed and sent to everybody', () => {
  test('answers the SDK as LINE’s file says', async () => {
    await client.pushMessage({ to: userId, messages: [text('a')] });
    await simulator.control('/clock', { advanceMs: 86_400_000 });
    const { now } = await simulator.control<{ now: number }>('/clock', undefined, 'GET');
    const yesterday = new Date(now - 86_400_000 + 9 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
    for (const count of [
      await client.getNumberOfSentPushMessages(yesterday),
      await client.getNumberOfSentReplyMessages(yesterday),
      await client.getNumberOfSentMulticastMessages(yesterday),
      await client.getNumberOfSentBroadcastMessages(yesterday),
    ]) {
      expect([count.status, fits('NumberOfMessagesResponse', count)]).toEqual(['ready', true]);
    }
    expect((await client.getNumberOfSentPushMessages(yesterday)).success).toBe(1);
    await expect(client.getFollowers()).rejects.toMatchObject({ status: 403 });
    await simulator.control('/channels/demo', { verified: true }, 'PUT');
    expect(await client.getFollowers()).toEqual({ userIds: [userId] });
  });

  test('is checked before it is sent, and a narrowcast tells its progress', async () => {
    const messages = [text('fine')];
    for (const validate of [
      () => client.validateReply({ messages }),
      () => client.validatePush({ messages }),
      () => client.validateMulticast({ messages }),
      () => client.validateNarrowcast({ messages }),
      () => client.validateBroadcast({ messages }),
    ]) {
      expect(await validate()).toEqual({});
    }
    expect(await client.broadcast({ messages }, crypto.randomUUID())).toEqual({});
    const { httpResponse } = await client.narrowcastWithHttpInfo({ messages });
    const progress = await client.getNarrowcastProgress(httpResponse.headers.get('x-line-request-id') ?? '');
    expect([httpResponse.status, progress.phase]).toEqual([202, 'waiting']);
    expect(fits('NarrowcastProgressResponse', progress)).toBe(true);
  });
});

describe('media', () => {
  const contentOf = (messageId: string, what = '') =>
    fetch(`${simulator.data}/v2/bot/message/${messageId}/content${what}`, {
      headers: { authorization: `Bearer ${LONG_LIVED_TOKEN}` },
    });

  test('a long video is made while it is sent, with its length, and stays an mp4 to its end', async () => {
    const { messageId } = await happen({ type: 'message', message: { type: 'video', sizeMb: 20 } });
    const response = await contentOf(messageId);
    expect(response.headers.get('content-length')).toBe('20000000');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(boxesOf(bytes)).toEqual(['ftyp', 'moov', 'mdat', 'free']);
  });

  test('may come without a length', async () => {
    const message = { type: 'audio', sizeMb: 1, withoutLength: true };
    const { messageId } = await happen({ type: 'message', message });
    const response = await contentOf(messageId);
    expect(response.headers.get('content-length')).toBeNull();
    expect((await response.arrayBuffer()).byteLength).toBe(1_000_000);
  });

  test('pictures and videos have small previews, and stickers a picture', async () => {
    for (const type of ['image', 'video']) {
      const { messageId } = await happen({ type: 'message', message: { type } });
      const preview = await client.getMessageContentPreviewWithHttpInfo(messageId);
      expect(preview.httpResponse.headers.get('content-type')).toBe('image/jpeg');
      preview.body.destroy();
    }
    const cdn = `${simulator.api}/cdn/`;
    const pictures = [
      'stickershop/v1/sticker/1988/android/sticker.png',
      'sticonshop/v1/sticon/5ac1bfd5040ab15980c9b435/android/001.png',
    ].map(async (path) => {
      const response = await fetch(cdn + path);
      const head = new Uint8Array(await response.arrayBuffer()).slice(1, 4);
      return [response.status, response.headers.get('content-type'), new TextDecoder().decode(head)];
    });
    expect(await Promise.all(pictures)).toEqual([
      [200, 'image/png', 'PNG'],
      [200, 'image/png', 'PNG'],
    ]);
  });

  test('that a phone could not fetch is noted, all other is not', async () => {
    const at = (file: string) => `https://kaiwa.example.com/media/${file}`;
    const video = { type: 'video', originalContentUrl: at('v.mp4'), previewImageUrl: at('p.jpg') } as const;
    await client.pushMessage({ to: userId, messages: [video] });
    expect(await violations()).toEqual([]);
    await client.pushMessage({ to: userId, messages: [{ ...video, originalContentUrl: at('missing.mp4') }] });
    expect(await violations()).toEqual(['media_not_served']);
  });
});

test('a rich menu gets its image and is shown to a person', async () => {
  const { richMenuId } = await client.createRichMenu({
    size: { width: 800, height: 540 },
    selected: true,
    name: 'Main',
    chatBarText: 'Open',
    areas: [],
  });
  const picture = pngOf({ width: 800, height: 540, depth: 1, palette: [[9, 9, 9]], colorAt: () => 0 });
  const image = () => new Blob([picture], { type: 'image/png' });
  await expect(client.linkRichMenuIdToUser(userId, richMenuId)).rejects.toMatchObject({ status: 400 });
  await client.setRichMenuImage(richMenuId, image());
  await client.setDefaultRichMenu(richMenuId);
  await client.linkRichMenuIdToUser(userId, richMenuId);
  expect(await client.getRichMenuIdOfUser(userId)).toEqual({ richMenuId });
  expect(fits('RichMenuListResponse', await client.getRichMenuList())).toBe(true);
  expect(await violations()).toEqual([]);
  await expect(client.setRichMenuImage(richMenuId, image())).rejects.toMatchObject({ status: 400 });
  expect(await violations()).toEqual(['rich_menu_image_twice']);
});

describe('account link', () => {
  const nonce = 'bm9uY2Utb2YtMTYtYnl0ZXM=';
  const open = async (linkToken: string) =>
    fetch(`${simulator.api}/dialog/bot/accountLink?${new URLSearchParams({ linkToken, nonce })}`);

  test('the dialog uses a token up, tells the bot, and says so', async () => {
    const { linkToken } = await client.issueLinkToken(userId);
    const page = await open(linkToken);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Your accounts are linked')]);
    expect(await eventsSent()).toMatchObject([{ type: 'accountLink', link: { result: 'ok', nonce } }]);
    const again = await open(linkToken);
    expect([again.status, await again.text()]).toEqual([400, expect.stringContaining('used before')]);
    expect(await eventsSent()).toEqual([]);
  });

  test('fails where a test wants it, by the dialog and by the control API', async () => {
    await simulator.control('/faults', { api: 'accountLink', fault: 'link_failed' });
    await open((await client.issueLinkToken(userId)).linkToken);
    const { linkToken } = await client.issueLinkToken(userId);
    await simulator.control('/account-links', { linkToken, nonce, result: 'failed' });
    const events = await eventsSent();
    expect(events).toMatchObject([{ link: { result: 'failed' } }, { link: { result: 'failed' } }]);
    expect(events.some((event) => 'source' in event)).toBe(false);
    await expect(simulator.control('/account-links', { linkToken, nonce })).rejects.toThrow(/used before/);
  });
});

/** Types of the boxes that follow one another from the first byte to the last. */
function boxesOf(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const types: string[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    types.push(new TextDecoder().decode(bytes.subarray(at + 4, at + 8)));
    at += view.getUint32(at);
  }
  return at === bytes.length ? types : [...types, 'torn'];
}
