import { expect, test } from 'vitest';
import type { Incoming } from '../../domain/chat/incoming';
import type { InboundMessage } from '../../rpc/inbound-message';
import { toBatches } from './queue-batches';

function message(chat: string, ...raws: string[]): InboundMessage {
  const incoming = raws.map(
    (raw, index): Incoming => ({
      eventId: `${chat}-${index}`,
      lineTs: 1,
      arrivedAt: 1,
      isRedelivery: false,
      standby: false,
      source: { kind: 'user', sourceId: chat },
      body: { kind: 'unfollow' },
      raw,
    }),
  );
  return { kind: 'chat_events', chatId: `demo:${chat}`, incoming };
}

const sizeOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
const idsOf = (batches: InboundMessage[][]) =>
  batches.flat().flatMap((one) => (one.kind === 'chat_events' ? one.incoming.map((event) => event.eventId) : []));

test('many small messages go 100 to a call, in order', () => {
  const messages = Array.from({ length: 250 }, (_, i) => message(`U${i}`, '{}'));
  const batches = toBatches(messages);
  expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
  expect(batches.flat()).toEqual(messages);
});

test('large ones stay under the bytes of a call and of a message, counted as UTF-8', () => {
  const messages = Array.from({ length: 9 }, (_, i) => message(`U${i}`, 'あ'.repeat(20_000), 'あ'.repeat(30_000)));
  const batches = toBatches(messages);
  for (const batch of batches) {
    expect(sizeOf(batch)).toBeLessThan(256_000);
    for (const one of batch) expect(sizeOf(one)).toBeLessThan(128_000);
  }
  expect(idsOf(batches)).toEqual(messages.flatMap((_, i) => [`U${i}-0`, `U${i}-1`]));
});

test('an event that no queue takes stands alone, so that it costs no neighbour', () => {
  const batches = toBatches([message('A', '{}'), message('B', 'x'.repeat(200_000)), message('C', '{}')]);
  expect(batches.map((batch) => batch.length).sort()).toEqual([1, 2]);
  expect(idsOf(batches).sort()).toEqual(['A-0', 'B-0', 'C-0']);
});

test('nothing is no call', () => {
  expect(toBatches([])).toEqual([]);
});
