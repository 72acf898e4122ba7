import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { keepDeadLetters } from './keep-dead-letters';

const letter = (id: string) => ({
  id,
  attempts: 1,
  body: { kind: 'chat_events', chatId: 'demo:U1', incoming: [] },
  ack: vi.fn(),
  retry: vi.fn(),
});

test('what no retry could store is kept whole and only then acknowledged', async () => {
  const message = letter('kept');
  await keepDeadLetters({ messages: [message] }, env);
  expect(await (await env.MEDIA.get('dead-letters/inbound/demo:U1/kept'))?.json()).toEqual(message.body);
  expect(message.ack).toHaveBeenCalledOnce();
});

test('while the store is away the letter stays in its queue', async () => {
  const message = letter('away');
  const MEDIA = { put: () => Promise.reject(new Error('away')) } as unknown as R2Bucket; // only put() is reached
  await keepDeadLetters({ messages: [message] }, { ...env, MEDIA });
  expect(message.ack).not.toHaveBeenCalled();
  expect(message.retry).toHaveBeenCalledWith({ delaySeconds: 60 });
});
