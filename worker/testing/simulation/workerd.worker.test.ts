// Ten thousand moves against real objects, D1, R2, routes and sockets in workerd: the moves of the simulation in process, and what
// only a runtime can do. They are played in rounds with chats of their own, several moves at a time; after each round everything
// comes to rest and is compared. KAIWA_WORKERD_COMMANDS and KAIWA_SEED choose how many and which (`npm run simulate`): the same seed
// gives the same moves, though their steps may meet in another order.
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { keepPerson } from '../keep-person';
import { type RealChannel, seedChannels } from './real-channel';
import { PEOPLE } from './real-chat';
import { checkUnsent } from './real-copies';
import { checkChat } from './real-invariants';
import { commandsOf } from './real-moves';
import { RealWorld } from './real-world';

const COMMANDS = Number(env.KAIWA_WORKERD_COMMANDS || 10_000);
/** The same one in every `npm test`; `npm run simulate` takes fresh ones. */
const SEED = Number(env.KAIWA_SEED || 20_261_120);
const CHANNELS = 3;
const PER_ROUND = 500;
const AT_ONCE = 12;
/** After this a stopped channel lets a push try again whether its month has begun. */
const NEXT_ROUND_MS = 6 * 60_000;

let channels: readonly RealChannel[];
const logged: string[] = [];

beforeAll(async () => {
  for (const level of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...line) => void logged.push(line.join(' ')));
  }
  channels = await seedChannels(CHANNELS);
  // What was planned leaves by what D1 says of its writer.
  for (const person of PEOPLE) await keepPerson(env.DB, person);
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test(`${COMMANDS} commands with seed ${SEED}: nothing lost, doubled, overtaken, or shown wrong`, {
  timeout: 3_600_000,
}, async () => {
  let played = 0;
  for (let round = 0; played < COMMANDS; round++) {
    logged.splice(0);
    const world = new RealWorld(channels, round);
    const commands = commandsOf(SEED + round, Math.min(PER_ROUND, COMMANDS - played), world.chats.length);
    for (let done = 0; done < commands.length; done += AT_ONCE) {
      await world.playTogether(commands.slice(done, done + AT_ONCE));
    }
    played += commands.length;
    await world.comeToRest();
    for (const chat of world.chats) await checkChat(chat);
    await checkUnsent(world, logged);
    vi.setSystemTime(Date.now() + NEXT_ROUND_MS);
  }
  expect(played).toBe(COMMANDS);
});
