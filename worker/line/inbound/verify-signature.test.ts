import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signBody } from '../../testing/line-webhook';
import { parseSignature, verifySignature } from './verify-signature';

// The known answers of LINE's guide and of its SDK's tests.
const V1 = {
  secret: '8c570fa6dd201bb328f1c1eac23a96d8',
  body: '{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}',
  signature: 'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=',
};
const V2 = {
  secret: 'test_secret',
  body: '{"hello":"world"}',
  signature: 't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=',
};
const V3 = {
  secret: 'test_channel_secret',
  body: '{"events":[{"message":{"id":"test_event_message_id","text":"this is test message.😄😅😢😞😄😅😢😞","quoteToken":"test_quote_token","type":"text"},"replyToken":"test_reply_token","source":{"groupId":"test_group_id","type":"group"},"webhookEventId":"test_webhook_event_id","deliveryContext":{"isRedelivery":false},"timestamp":0,"mode":"active","type":"message"}],"destination":"Uaaaabbbbccccddddeeeeffff"}',
  signature: 'eRdWYcVCzZV3MVZ3M9/rHJCl/a3oSbsRb04cLovpVwM=',
};
const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));

describe('LINE’s own examples', () => {
  test.each([V1, V2, V3])('$secret verifies', async ({ secret, body, signature }) => {
    expect(await verifySignature(secret, bytes(body), signature)).toBe(true);
  });

  test('the third body is the published one of 419 bytes', () => {
    expect(bytes(V3.body)).toHaveLength(419);
  });

  test('a body that is no JSON can still be signed', async () => {
    const signature = 'Z8YlPpm0lQOqPipiCHVbiuwIDIzRzD7w5hvHgmwEuEs=';
    expect(await verifySignature(V3.secret, bytes('i am not jason'), signature)).toBe(true);
  });

  test.each([
    ['one letter’s case changed', 't7Hn4ZDHqs6e+wdvI5TyQivzie0DmMUmuXEBqyyE/tM='],
    ['another signature', V1.signature],
  ])('V2 fails with %s', async (_name, signature) => {
    expect(await verifySignature(V2.secret, bytes(V2.body), signature)).toBe(false);
  });

  test.each([
    ['short', 'WqJD7WAIZ6plkQGkj48w='],
    ['missing', null],
    ['undefined', undefined],
    ['empty', ''],
    ['no Base64', '!!!!'],
    ['longer by a byte', btoa(`${atob(V3.signature)}x`)],
    ['hexadecimal', 'a'.repeat(64)],
  ])('V3 fails with a signature that is %s', async (_name, signature) => {
    expect(await verifySignature(V3.secret, bytes(V3.body), signature)).toBe(false);
  });
});

test('only 32 bytes of Base64 look like a signature at all', () => {
  expect(parseSignature(V1.signature)).toHaveLength(32);
  for (const header of [null, undefined, '', 'no', '!!!!', btoa('x'.repeat(31)), btoa('x'.repeat(33))]) {
    expect(parseSignature(header)).toBeNull();
  }
});

test('an empty secret verifies nothing', async () => {
  expect(await verifySignature('', bytes(V1.body), V1.signature)).toBe(false);
});

test('the secret of another channel does not verify', async () => {
  expect(await verifySignature(V2.secret, bytes(V1.body), V1.signature)).toBe(false);
});

test('every single flipped bit of the signature fails', async () => {
  const signature = parseSignature(V1.signature) ?? new Uint8Array();
  expect(signature).toHaveLength(32);
  for (let bit = 0; bit < 256; bit++) {
    const flipped = signature.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(await verifySignature(V1.secret, bytes(V1.body), btoa(String.fromCharCode(...flipped)))).toBe(false);
  }
});

test('every single flipped bit of the body fails', async () => {
  const body = bytes(V1.body);
  for (let bit = 0; bit < body.length * 8; bit++) {
    const flipped = body.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(await verifySignature(V1.secret, flipped, V1.signature)).toBe(false);
  }
});

test('any body under any secret verifies with its own signature and with no changed body', async () => {
  const body = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((value) => new Uint8Array(value));
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), body, fc.nat(), async (secret, raw, at) => {
      const signature = await signBody(secret, raw);
      expect(await verifySignature(secret, raw, signature)).toBe(true);
      const bit = at % (raw.length * 8);
      const flipped = raw.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(await verifySignature(secret, flipped, signature)).toBe(false);
    }),
    { numRuns: 100 },
  );
});
