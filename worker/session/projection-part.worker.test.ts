import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, test, vi } from 'vitest';
import type { ProjectionMessage } from '../rpc/projection-message';
import { AYA, CHI, claim, newChat, textIn } from '../testing/chat-client';

const DAY_MS = 86_400_000;

async function sessionsIn(chat: ReturnType<typeof newChat>) {
  const part = await chat.rpc.projectionPart(null);
  return part?.sessions.map(({ session }) => [session.id === part.sessionId, session.state]);
}

describe('a part of the projection', () => {
  test('carries a session that ended although its successor is open already', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'first')]);
    // A lead ends what nobody served: it closes at once, and the next message opens another one.
    await chat.rpc.applyWish(CHI, { type: 'resolve', reason: 'solved' }, { commandId: 'close' });
    await chat.rpc.receive([textIn(chat, 'second')]);
    expect(await sessionsIn(chat)).toEqual([
      [false, 'closed'],
      [true, 'waiting'],
    ]);
  });

  test('carries the session that closes in the very step that opens the next', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'first')]);
    await claim(chat, AYA);
    await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'end' });
    // Past the window, before its timer rang.
    vi.setSystemTime(Date.now() + 2 * DAY_MS);
    try {
      await chat.rpc.receive([textIn(chat, 'second')]);
      expect(await sessionsIn(chat)).toEqual([
        [false, 'closed'],
        [true, 'waiting'],
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('holds whatever a customer sends in less than a queue message takes, and is not stopped by it', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'あ'.repeat(70_000)), textIn(chat, 'and then')]);
    const part = await chat.rpc.projectionPart(null);
    expect(new TextEncoder().encode(JSON.stringify(part)).length).toBeLessThan(128_000);
    const messages = part?.entries.filter((entry) => entry.kind === 'message');
    expect(messages?.map((entry) => entry.kind === 'message' && entry.content)).toEqual([
      { type: 'unsupported', kind: 'too_large' },
      { type: 'text', text: 'and then' },
    ]);
    expect(part?.row.preview?.text).toBe('and then');
  });

  test('is not stopped by an event that no queue message can hold', async () => {
    const chat = newChat();
    const tapped = textIn(chat, '', { body: { kind: 'postback', data: 'd'.repeat(200_000) } });
    await chat.rpc.receive([tapped, textIn(chat, 'and then')]);
    const part = await chat.rpc.projectionPart(null);
    expect(new TextEncoder().encode(JSON.stringify(part)).length).toBeLessThan(128_000);
    expect(part?.entries.map((entry) => entry.kind === 'event' && entry.event.type)).toContain('unsupported');
    expect(part?.row.preview?.text).toBe('and then');
  });

  test('is cut where the answers of its sessions are too many for one, and all of them come', async () => {
    const chat = newChat();
    for (let n = 0; n < 8; n++) {
      await chat.rpc.receive([textIn(chat, `wish ${n}`)]);
      await chat.rpc.applyWish(CHI, { type: 'resolve', reason: 'solved' }, { commandId: `close ${n}` });
    }
    // Ten questions, answered as fully as they may be.
    const slots = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`question ${n}`, 'ก'.repeat(1_000)]));
    await runInDurableObject(chat.raw, (_chat, { storage }) => {
      storage.sql.exec("UPDATE sessions SET body = json_set(body, '$.slots', json(?))", JSON.stringify(slots));
    });
    const parts: ProjectionMessage[] = [];
    for (let part = await chat.rpc.projectionPart(null); part; part = await chat.rpc.projectionPart(part.upTo))
      parts.push(part);
    for (const part of parts) expect(new TextEncoder().encode(JSON.stringify(part)).length).toBeLessThan(128_000);
    expect(parts.flatMap(({ sessions }) => sessions)).toHaveLength(8);
    expect(textsOf(parts)).toEqual(Array.from({ length: 8 }, (_, n) => `wish ${n}`));
  });
});

const textsOf = (parts: readonly ProjectionMessage[]) =>
  parts
    .flatMap(({ entries }) => entries)
    .flatMap((entry) => (entry.kind === 'message' && entry.content.type === 'text' ? entry.content.text : []));
