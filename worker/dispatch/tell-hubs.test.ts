// Colleagues hear of each other: the first time of everybody, then of whoever changed, and again of what a hub did not hear.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeskPerson } from '../protocol/desk-view';
import { MemoryDesk } from '../testing/dispatch/memory-desk';
import { declareStatus } from './presence-watch';
import { HubTeller } from './tell-hubs';

let desk: MemoryDesk;
let told: { readonly people: readonly DeskPerson[]; readonly whole: boolean }[];
let isDeaf: boolean;
let teller: HubTeller;

beforeEach(() => {
  vi.useFakeTimers();
  desk = new MemoryDesk();
  told = [];
  isDeaf = false;
  const hub = {
    notifyPeople: async (people: readonly DeskPerson[], whole: boolean) => {
      if (isDeaf) throw new Error('the hub does not answer');
      told.push({ people, whole });
    },
  };
  teller = new HubTeller({
    hubs: () => [hub],
    commit: desk.commit,
    now: () => desk.now,
    dueAt: () => desk.stores.marks.dueAt('people'),
    onTrouble: () => undefined,
  });
});

afterEach(() => {
  vi.useRealTimers();
});

function declare(operatorId: string, status: 'available' | 'busy' | 'away'): void {
  desk.commit((work) => declareStatus(work, operatorId, status, { handOver: false, reason: null }));
  teller.start();
}

async function after(ms: number): Promise<void> {
  desk.now += ms;
  await vi.advanceTimersByTimeAsync(ms);
}

const heard = () =>
  told.map(({ people, whole }) => [whole, ...people.map((one) => `${one.operatorId} ${one.declared}`)]);

test('the first telling is of everybody and at once, the next of who changed, half a second later', async () => {
  declare('op_a', 'busy');
  await after(0);
  expect(heard()).toEqual([[true, 'op_a busy']]);
  declare('op_b', 'busy');
  declare('op_b', 'away');
  await after(499);
  expect(told).toHaveLength(1);
  await after(1);
  expect(heard()).toEqual([
    [true, 'op_a busy'],
    [false, 'op_b away'],
  ]);
});

test('once everybody has heard, nothing is due any more', async () => {
  declare('op_a', 'busy');
  await after(0);
  await after(500);
  expect(desk.stores.marks.dueAt('people')).toBeNull();
  expect(told).toHaveLength(1);
});

test('what was not heard stays due, and is told whole', async () => {
  isDeaf = true;
  declare('op_a', 'busy');
  await after(0);
  expect(desk.stores.marks.dueAt('people')).toBe(desk.now + 5_000);
  isDeaf = false;
  desk.now += 5_000;
  teller.start();
  await after(0);
  expect(heard()).toEqual([[true, 'op_a busy']]);
});

test('after the object slept everybody is told anew', async () => {
  declare('op_a', 'busy');
  await after(0);
  const awake = new HubTeller({
    hubs: () => [{ notifyPeople: async (people, whole) => void told.push({ people, whole }) }],
    commit: desk.commit,
    now: () => desk.now,
    dueAt: () => desk.stores.marks.dueAt('people'),
    onTrouble: () => undefined,
  });
  awake.start();
  await after(0);
  expect(heard().at(-1)).toEqual([true, 'op_a busy']);
});
