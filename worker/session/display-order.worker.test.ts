// Whatever LINE delivers in whatever order: the screen is sorted by (lineTs, seq), the list shows the message that stands last
// there, and counts never go back. Checked after every event against a sort of what was delivered.
// fast-check prints seed and path of a failure; put the seed into `fc.assert` to see it again.
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Incoming } from '../domain/chat/incoming';
import { AYA, messagesOf, newChat, type TestChat, textIn } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { newSourceId, seedChannel } from '../testing/line-webhook';

const START = Date.now() - 3_600_000;
const MESSAGES = 4;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});

interface News {
  readonly of: number;
  readonly what: 'message' | 'edit' | 'unsend' | 'beacon';
  /** For edits: which one, later ones are newer. */
  readonly version: number;
}

/** Messages at distinct instants; an edit or unsend comes after its message by LINE's clock. */
const news: fc.Arbitrary<News> = fc.record({
  of: fc.integer({ min: 0, max: MESSAGES - 1 }),
  what: fc.constantFrom('message', 'message', 'message', 'edit', 'edit', 'unsend', 'beacon'),
  version: fc.integer({ min: 1, max: 3 }),
});

function timeOf({ of, what, version }: News): number {
  const sentAt = START + of * 1_000;
  if (what === 'message') return sentAt;
  return sentAt + (what === 'edit' ? version * 700 : 2_500);
}

function toIncoming(chat: TestChat, one: News, index: number): Incoming {
  const lineMessageId = String(5_000_000 + one.of);
  const source = { kind: 'group', sourceId: chat.userId } as const;
  const bodies = {
    message: { kind: 'message', lineMessageId, content: { type: 'text', text: `text ${one.of}` } },
    edit: { kind: 'edit', lineMessageId, content: { type: 'text', text: `text ${one.of} v${one.version}` } },
    unsend: { kind: 'unsend', lineMessageId },
    beacon: { kind: 'beacon', beaconType: 'enter', hwid: 'd4' },
  } as const;
  return textIn(chat, '', { source, lineTs: timeOf(one), eventId: `news ${index}`, body: bodies[one.what] });
}

interface Expected {
  readonly id: string;
  readonly lineTs: number;
  readonly text: string;
  /** Counted as a customer's message: its words were here once. */
  readonly isCounted: boolean;
}

/** What one message is after what was heard of it, in the order of hearing. */
function expectedOf(heard: readonly News[], of: number): Expected | null {
  const mine = heard.filter((one) => one.of === of && one.what !== 'beacon');
  const [first] = mine;
  if (!first) return null;
  const unsentAt = mine.findIndex((one) => one.what === 'unsend');
  const sentAt = mine.findIndex((one) => one.what === 'message');
  const isPlaced = sentAt >= 0 && (unsentAt < 0 || sentAt < unsentAt);
  const newest = Math.max(0, ...mine.filter((one) => one.what === 'edit').map((one) => one.version));
  const text = newest > 0 ? `text ${of} v${newest}` : `text ${of}`;
  return {
    id: `in_${5_000_000 + of}`,
    lineTs: isPlaced ? START + of * 1_000 : timeOf(first),
    text: unsentAt < 0 ? text : '',
    isCounted: first.what !== 'unsend',
  };
}

test('screen, list and counts are what a sort of everything delivered says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(news, { minLength: 2, maxLength: 14 }), async (stream) => {
      const chat = newChat('demo', newSourceId('C'));
      for (const [index, one] of stream.entries()) {
        await chat.rpc.receive([toIncoming(chat, one, index)]);
        await check(chat, stream.slice(0, index + 1));
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);

async function check(chat: TestChat, heard: readonly News[]): Promise<void> {
  const expected = Array.from({ length: MESSAGES }, (_, of) => expectedOf(heard, of)).filter((one) => one !== null);
  const page = await chat.rpc.entries(AYA, { before: null, limit: 100 });
  const view = await chat.rpc.view(AYA);
  if (!page.ok || !view.ok) throw new Error('no chat');
  const shown = messagesOf(page.value.entries);
  const seqOf = (id: string) => shown.find((message) => message.id === id)?.seq ?? 0;
  const sorted = expected.toSorted((a, b) => a.lineTs - b.lineTs || seqOf(a.id) - seqOf(b.id));
  expect(
    shown.map(({ id, lineTs, content }) => ({ id, lineTs, text: content.type === 'text' ? content.text : '' })),
  ).toEqual(sorted.map(({ id, lineTs, text }) => ({ id, lineTs, text })));
  const counted = sorted.filter((one) => one.isCounted);
  const last = counted.at(-1);
  expect(view.value.inboundCount).toBe(counted.length);
  expect(view.value.lastAt).toBe(last?.lineTs ?? null);
  expect(view.value.preview?.text ?? null).toBe(last ? last.text : null);
}
