import { beforeEach, describe, expect, test } from 'vitest';
import type { LoginLimits } from '../api/refresh-login';
import { type IdleWarning, IdleWatch } from './idle-watch';

const START = 1_800_000_000_000;
const MINUTE = 60_000;
const IDLE = 30 * MINUTE;

/** A server and a clock: the watch's timers run by `pass`. */
class World {
  now = START;
  server: LoginLimits = { idleUntil: START + IDLE, absoluteUntil: START + 12 * 60 * MINUTE };
  told: number[] = [];
  warning: IdleWarning | null = null;
  hasEnded = false;
  isAway = false;
  #timers: { at: number; task: () => void }[] = [];
  readonly watch = new IdleWatch({
    now: () => this.now,
    tell: async () => {
      if (this.isAway) return null;
      this.told.push(this.now);
      this.server = { ...this.server, idleUntil: this.now + IDLE };
      return this.server;
    },
    ask: async () => (this.isAway ? null : this.server),
    warn: (warning) => {
      this.warning = warning;
    },
    end: () => {
      this.hasEnded = true;
    },
    later: (ms, task) => {
      const timer = { at: this.now + ms, task };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      };
    },
  });

  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.now = Math.max(this.now, next.at);
      next.task();
      // What a task asked for is answered before the next one runs.
      for (let i = 0; i < 5; i++) await Promise.resolve();
    }
    this.now = until;
  }
}

let world: World;
beforeEach(() => {
  world = new World();
  world.watch.take(world.server);
});

describe('an idle login', () => {
  test('is warned of two minutes before its end, and hidden at it', async () => {
    await world.pass(IDLE - 2 * MINUTE - 1);
    expect(world.warning).toBeNull();
    await world.pass(1);
    expect(world.warning).toEqual({ endsAt: START + IDLE, canStay: true });
    await world.pass(2 * MINUTE - 1);
    expect(world.hasEnded).toBe(false);
    await world.pass(1);
    expect(world.hasEnded).toBe(true);
  });

  test('ends while nobody can be asked, too', async () => {
    world.isAway = true;
    await world.pass(IDLE);
    expect(world.hasEnded).toBe(true);
  });

  test('is kept by a key, told once a minute at most', async () => {
    for (let second = 0; second < 150; second++) {
      world.watch.felt();
      await world.pass(1_000);
    }
    expect(world.told).toEqual([START, START + MINUTE, START + 2 * MINUTE]);
  });

  test('counts a key that was not told yet, instead of warning', async () => {
    world.watch.felt();
    await world.pass(10_000);
    world.watch.felt();
    await world.pass(IDLE - 2 * MINUTE - 10_000);
    expect(world.warning).toBeNull();
    expect(world.told).toEqual([START, START + IDLE - 2 * MINUTE]);
  });

  test('is not warned of where the server knows of something done elsewhere', async () => {
    world.server = { ...world.server, idleUntil: START + IDLE + 20 * MINUTE };
    await world.pass(IDLE);
    expect(world.warning).toBeNull();
    expect(world.hasEnded).toBe(false);
    await world.pass(20 * MINUTE);
    expect(world.hasEnded).toBe(true);
  });

  test('has its warning taken back by what another tab tells', async () => {
    await world.pass(IDLE - MINUTE);
    expect(world.warning).not.toBeNull();
    world.watch.take({ ...world.server, idleUntil: world.now + IDLE });
    expect(world.warning).toBeNull();
  });
});

test('the last hour of a login is warned of as one that cannot be kept', async () => {
  world.server = { idleUntil: START + 12 * 60 * MINUTE, absoluteUntil: START + 10 * MINUTE };
  world.watch.take(world.server);
  await world.pass(8 * MINUTE);
  expect(world.warning).toEqual({ endsAt: START + 10 * MINUTE, canStay: false });
});
