// Delivery under random commands in the simulated world of delivery-world.ts: what LINE took and what each message says of it.
// KAIWA_COMMANDS sets how many commands are played (a million on demand); fast-check prints the seed of a failure.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Command, REACH, World } from './delivery-world';
import { FAULTS } from './strict-line';

const COMMANDS = Number(process.env.KAIWA_COMMANDS ?? 100_000);
const COMMANDS_PER_RUN = 200;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('customer' as const),
      transitMs: fc.constantFrom(0, 300, 20_000, 55_000, 30 * MINUTE),
      isRedelivery: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('send' as const),
      objects: fc.constantFrom(1, 1, 1, 1, 2, 5),
      isBad: fc.constantFrom(false, false, false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel' as const), nth: fc.nat(4) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('stop' as const), isStopped: fc.constantFrom(false, false, true) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 500, 1_000, 2_000, 45_000, 5 * MINUTE, 20 * MINUTE, 25 * HOUR),
      lateMs: fc.constantFrom(0, 0, 0, 40_000, 25 * HOUR),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('faults' as const),
      faults: fc.array(fc.constantFrom(...FAULTS), { minLength: 1, maxLength: 4 }),
      callMs: fc.constantFrom(0, 200, 9_900),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), isTaken: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('hold' as const), isAway: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('retry' as const), nth: fc.nat(30), acceptDouble: fc.boolean() }),
  },
);

function check({ log, line, rows, queued, bills }: World): void {
  expect(rows).toEqual([]);
  const accepted = line.accepted.flatMap((body) => body.split(' '));
  const times = new Map<string, number>();
  for (const id of accepted) times.set(id, (times.get(id) ?? 0) + 1);
  for (const message of log) {
    const taken = times.get(message.id) ?? 0;
    expect(taken, 'taken twice without consent').toBeLessThanOrEqual(1 + message.doublesAccepted);
    if (message.state === 'sent') expect(taken).toBeGreaterThan(0);
    if (message.state === 'cancelled') expect([taken, message.wasTried]).toEqual([0, false]);
    if (message.state === 'failed') expect([taken, message.wasAmbiguous]).toEqual([0, false]);
    if (message.state === 'unconfirmed') expect(message.wasAmbiguous).toBe(true);
    if (message.isBad) expect(taken).toBe(0);
    expect(['sent', 'failed', 'unconfirmed', 'cancelled']).toContain(message.state);
  }
  // Every push is paid for once, whatever it carried; a reply never.
  for (const { via, members } of bills) {
    const cost = members.reduce((sum, message) => sum + (message.via === via ? message.cost : 0), 0);
    expect(cost).toBe(via === 'push' ? REACH : 0);
  }
  // What LINE took is a subsequence of what was queued: nothing overtook.
  let place = 0;
  for (const id of accepted) {
    const found = queued.indexOf(id, place);
    expect(found, 'LINE took it in another order').toBeGreaterThanOrEqual(0);
    place = found + 1;
  }
}

test(`${COMMANDS} commands: nothing lost, doubled without consent, overtaken, or called what it is not`, {
  timeout: 600_000,
}, () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: COMMANDS_PER_RUN, maxLength: COMMANDS_PER_RUN }), (commands) => {
      const world = new World();
      for (const step of commands) world.run(step);
      world.calmDown();
      check(world);
    }),
    { numRuns: Math.max(1, Math.round(COMMANDS / COMMANDS_PER_RUN)) },
  );
});
