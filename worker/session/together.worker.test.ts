// Who has a chat open together: everybody there hears who else is, who comes and who goes, and that its owner writes; nobody hears
// of a chat that is not hers.
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { AYA, BEN, CHI, type Desk, openDesk, servedChat, textIn } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});

const viewers = ({ frames }: Desk) =>
  frames.flatMap((frame) => (frame.type === 'viewers' ? [frame.people.map(({ name }) => name).toSorted()] : []));
const composing = ({ frames }: Desk) => frames.flatMap((frame) => (frame.type === 'composing' ? [frame.by.name] : []));

test('everybody hears who else is there, who comes and who goes; who is alone hears nothing', async () => {
  const chat = await servedChat();
  const aya = await openDesk(chat, AYA);
  const chi = await openDesk(chat, CHI);
  await expect.poll(() => viewers(aya)).toEqual([['aya', 'chi']]);
  await expect.poll(() => viewers(chi)).toEqual([['aya', 'chi']]);
  chi.socket.close(1000);
  await expect.poll(() => viewers(aya)).toEqual([['aya', 'chi'], ['aya']]);
});

test('that the owner writes is told to everybody but herself, and to nobody where somebody else tries', async () => {
  const chat = await servedChat();
  const aya = await openDesk(chat, AYA);
  const chi = await openDesk(chat, CHI);
  expect(await chat.rpc.typing(BEN)).toMatchObject({ ok: false });
  expect(await chat.rpc.typing(AYA)).toMatchObject({ ok: true });
  await expect.poll(() => composing(chi)).toEqual(['aya']);
  await chat.rpc.receive([textIn(chat, 'and?')]);
  await expect.poll(() => aya.frames.at(-1)?.type).toBe('changes');
  expect(composing(aya)).toEqual([]);
});
