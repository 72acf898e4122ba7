// What the composer may ask for and what becomes of it before the chat sees it: uploads, saved messages, limits, the sender.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { publishSettings } from '../db/channel-queries';
import { insertSavedMessage } from '../db/saved-message-queries';
import { addUpload, finishUpload, publicKey, type UploadFacts, type UploadRow } from '../db/upload-queries';
import { newUuidV7 } from '../platform/random-id';
import { forgetSettings } from '../platform/settings-snapshot';
import type { SendMessage } from '../protocol/chat-command';
import { AYA, BEN } from '../testing/chat-client';
import { seedSettings } from '../testing/desk-settings';
import { seedChannel } from '../testing/line-webhook';
import { resolveOutgoing, type Sending } from './resolve-outgoing';

const SENDING: Sending = { asker: AYA, chatId: 'demo:U1' };
const IMAGE: UploadFacts = { kind: 'image', contentType: 'image/jpeg', sizeBytes: 9_000_000, width: 40, height: 30 };

type WithoutId<T> = T extends SendMessage ? Omit<T, 'id'> : never;

let uploads = 0;

beforeAll(async () => {
  await seedChannel(env);
});

async function upload(facts: Partial<UploadFacts> = {}, row: Partial<UploadRow> = {}): Promise<string> {
  uploads += 1;
  const id = String(uploads).padStart(32, '0');
  await addUpload(env.DB, {
    id,
    chatId: SENDING.chatId,
    operatorId: AYA.operatorId,
    purpose: 'message',
    fileName: 'cat.jpg',
    declaredBytes: 1,
    r2UploadId: null,
    createdAt: Date.now(),
    ...row,
  });
  await finishUpload(env.DB, id, { ...IMAGE, ...facts });
  return id;
}

const preview = (facts: Partial<UploadFacts> = {}) => upload({ sizeBytes: 9_000, ...facts }, { purpose: 'preview' });

function resolve(message: WithoutId<SendMessage>, sending = SENDING) {
  // The spread of a union loses which member it was.
  return resolveOutgoing(env, sending, { id: newUuidV7(Date.now()), ...message } as SendMessage);
}

const codeOf = async (message: WithoutId<SendMessage>, sending = SENDING) => {
  const resolved = await resolve(message, sending);
  return resolved.ok ? 'fine' : resolved.error.code;
};

describe('files', () => {
  test('an image goes with its preview, both public, with its kind and measures', async () => {
    const [uploadId, previewId] = [await upload(), await preview()];
    expect(await resolve({ type: 'image', uploadId, previewId })).toMatchObject({
      value: {
        content: {
          type: 'image',
          provider: 'operator',
          media: {
            state: 'ready',
            key: publicKey(uploadId),
            previewKey: publicKey(previewId),
            contentType: 'image/jpeg',
            sizeBytes: 9_000_000,
            width: 40,
            height: 30,
          },
        },
      },
    });
  });

  test('video, voice and file carry what LINE wants of them', async () => {
    const video = await upload({ kind: 'video', contentType: 'video/mp4' });
    const audio = await upload({ kind: 'audio', contentType: 'audio/mp4', width: null, height: null });
    const file = await upload({ kind: 'file', contentType: 'application/pdf' }, { fileName: 'bill.pdf' });
    const previewId = await preview();
    expect(await resolve({ type: 'video', uploadId: video, previewId, durationMs: 9 })).toMatchObject({
      value: {
        content: {
          type: 'video',
          durationMs: 9,
          trackingId: expect.any(String),
          media: { previewKey: publicKey(previewId) },
        },
      },
    });
    expect(await resolve({ type: 'audio', uploadId: audio, durationMs: 1 })).toMatchObject({
      value: { content: { type: 'audio', durationMs: 1, media: { key: publicKey(audio) } } },
    });
    expect(await resolve({ type: 'file', uploadId: file })).toMatchObject({
      value: { content: { type: 'file', fileName: 'bill.pdf', fileSizeBytes: 9_000_000 } },
    });
  });

  test('of another operator, of another chat, unfinished, forgotten or meant as something else are unknown', async () => {
    const previewId = await preview();
    const unfinished = await upload();
    await env.DB.prepare('UPDATE uploads SET kind = NULL WHERE id = ?').bind(unfinished).run();
    const ids = [
      await upload({}, { operatorId: BEN.operatorId }),
      await upload({}, { chatId: 'demo:U2' }),
      await upload({}, { createdAt: Date.now() - 25 * 3_600_000 }),
      unfinished,
      previewId,
      'f'.repeat(32),
    ];
    for (const uploadId of ids) expect(await codeOf({ type: 'file', uploadId })).toBe('UPLOAD_UNKNOWN');
    const uploadId = await upload();
    expect(await codeOf({ type: 'image', uploadId, previewId: uploadId })).toBe('UPLOAD_UNKNOWN');
  });

  test("of the wrong kind or above LINE's limits are refused", async () => {
    const [image, previewId] = [await upload(), await preview()];
    const audio = await upload({ kind: 'audio' });
    const [big, bigPreview] = [await upload({ sizeBytes: 10_000_001 }), await preview({ sizeBytes: 1_000_001 })];
    expect(await codeOf({ type: 'video', uploadId: image, previewId })).toBe('FILE_TYPE_REFUSED');
    expect(await codeOf({ type: 'image', uploadId: audio, previewId })).toBe('FILE_TYPE_REFUSED');
    expect(await codeOf({ type: 'image', uploadId: big, previewId })).toBe('FILE_TOO_LARGE');
    expect(await codeOf({ type: 'image', uploadId: image, previewId: bigPreview })).toBe('FILE_TOO_LARGE');
    expect(await codeOf({ type: 'audio', uploadId: audio, durationMs: 0 })).toBe('BAD_REQUEST');
    expect(await codeOf({ type: 'audio', uploadId: audio, durationMs: 86_400_001 })).toBe('BAD_REQUEST');
    expect(await codeOf({ type: 'audio', uploadId: audio, durationMs: 86_400_000 })).toBe('fine');
  });
});

describe('words, stickers, places', () => {
  test('a text up to five parts is fine, an empty or longer one is refused', async () => {
    expect(await codeOf({ type: 'text', text: 'x'.repeat(25_000) })).toBe('fine');
    expect(await codeOf({ type: 'text', text: 'x'.repeat(25_001) })).toBe('TEXT_TOO_LONG');
    expect(await codeOf({ type: 'text', text: ' \u200b ' })).toBe('TEXT_EMPTY');
  });

  test('a text with a token that nobody filled in is refused; braces of other kinds go', async () => {
    expect(await codeOf({ type: 'text', text: 'Your order {{order_id}} is on its way' })).toBe('TOKEN_UNFILLED');
    expect(await codeOf({ type: 'text', text: '｛｛name｝｝様' })).toBe('TOKEN_UNFILLED');
    expect(await codeOf({ type: 'text', text: 'Write {name} and {{ }} there' })).toBe('fine');
  });

  test('only stickers that LINE lets bots send', async () => {
    expect(await codeOf({ type: 'sticker', packageId: '446', stickerId: '1988' })).toBe('fine');
    expect(await codeOf({ type: 'sticker', packageId: '446', stickerId: '1987' })).toBe('STICKER_UNKNOWN');
  });

  test('a place has a name and an address of 1 to 100 units, trimmed', async () => {
    const at = { type: 'location', latitude: 1, longitude: 2 } as const;
    expect(await resolve({ ...at, title: ' shop ', address: ` ${'a'.repeat(100)} ` })).toMatchObject({
      value: { content: { title: 'shop', address: 'a'.repeat(100) } },
    });
    expect(await codeOf({ ...at, title: ' ', address: 'a' })).toBe('LOCATION_INVALID');
    expect(await codeOf({ ...at, title: 'a', address: 'a'.repeat(101) })).toBe('LOCATION_INVALID');
  });

  test("quick replies go along as they are, and LINE's limits hold for them", async () => {
    const button = { label: 'Yes', action: { type: 'postback', data: 'y', displayText: 'Yes' } } as const;
    expect(await resolve({ type: 'text', text: 'ok?', quickReplies: [button] })).toMatchObject({
      value: { quickReplies: [button] },
    });
    const many = Array.from({ length: 14 }, () => button);
    expect(await codeOf({ type: 'text', text: 'ok?', quickReplies: many })).toBe('QUICK_REPLIES_INVALID');
  });
});

test('a saved message goes out as it was saved; one that is gone is told as invalid by the chat', async () => {
  const saved = { id: 'saved-1', name: 'Greeting', kind: 'flex', altText: 'Hello', json: '{"type":"flex"}' };
  await insertSavedMessage(env.DB, { ...saved, createdBy: AYA.operatorId, updatedAt: 1 });
  expect(await resolve({ type: 'saved', savedMessageId: 'saved-1' })).toMatchObject({
    value: { content: { type: 'card', kind: 'flex', altText: 'Hello', savedMessageId: 'saved-1', json: saved.json } },
  });
  expect(await resolve({ type: 'saved', savedMessageId: 'gone' })).toMatchObject({
    value: { content: { type: 'card', savedMessageId: 'gone', json: '{}' } },
  });
});

test("the operator's name goes along only where the settings say so", async () => {
  expect(await resolve({ type: 'text', text: 'hello' })).not.toHaveProperty('value.sender');
  const sending = JSON.stringify({ sender: 'operator_name', markAsRead: 'seen', quotaWarnPercent: 80 });
  await env.DB.prepare('UPDATE workspace SET sending = ?').bind(sending).run();
  await publishSettings(env.DB, env.SETTINGS);
  forgetSettings();
  expect(await resolve({ type: 'text', text: 'hello' })).toHaveProperty('value.sender', { name: AYA.name });
  await seedSettings(env, { publicNames: { [AYA.operatorId]: 'Aya of Kaiwa' } });
  expect(await resolve({ type: 'text', text: 'hello' })).toHaveProperty('value.sender', { name: 'Aya of Kaiwa' });
});
