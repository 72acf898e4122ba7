// The Dispatcher and its chats are evicted and killed in the middle of what they do, and calls and answers between them are lost,
// while customers ask and leave and operators accept, decline, claim and resolve. Once all is quiet no entry is lost, no slot is left over, and nobody was ever above her capacity.
// The seed of a failure is in its message.
import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import type { DecisionAnswer } from '../rpc/chat-session-rpc';
import { ChatSession } from '../session/chat-session-do';
import { person, type TestChat, textIn } from '../testing/chat-client';
import {
  aPerson,
  beginAnew,
  desk,
  deskChat,
  pass,
  publishDesk,
  rawDesk,
  ring,
  rowsOf,
  staff,
} from '../testing/dispatch/desk-setup';
import { seedChannel } from '../testing/line-webhook';
import { SeededChance } from '../testing/seeded-chance';

const MOVES = 120;
const CHATS = 6;
const CAPACITY = 2;
let runs = 0;

beforeEach(async () => {
  runs += 1;
  for (const level of ['warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

class Walk {
  readonly chats: readonly TestChat[] = Array.from({ length: CHATS }, () => deskChat());
  readonly operators: readonly Asker[] = [0, 1].map((i) => person(`fault_${runs}_${i}`));
  readonly #chance: SeededChance;
  readonly #lossy: { mockRestore: () => void }[] = [];

  constructor(seed: number) {
    this.#chance = new SeededChance(seed);
  }

  /** A few things happen at once, and now and then everything is killed meanwhile. Whoever meets that is told nothing. */
  async move(): Promise<void> {
    const going = [1, 2].map(() => this.#one().catch(() => undefined));
    if (this.#chance.happens(0.3)) {
      for (let turns = this.#chance.below(8); turns > 0; turns--) await nextTurn();
      await abortAllDurableObjects().catch(() => undefined);
    }
    await Promise.all(going);
  }

  /** Calls of the Dispatcher do not arrive, or their answers do not, until `comeToRest`. */
  loseCalls(): void {
    for (const name of ['offer', 'assign', 'settle', 'endOffer', 'ownerGone'] as const) {
      const original = ChatSession.prototype[name] as (
        this: ChatSession,
        ...given: unknown[]
      ) => Promise<DecisionAnswer>;
      const chance = this.#chance;
      const lossy = async function (this: ChatSession, ...given: unknown[]): Promise<DecisionAnswer> {
        if (chance.happens(0.15)) throw new Error('the call is lost');
        const answer = await original.apply(this, given);
        if (chance.happens(0.15)) throw new Error('the answer is lost');
        return answer;
      };
      this.#lossy.push(vi.spyOn(ChatSession.prototype, name).mockImplementation(lossy));
    }
  }

  async #one(): Promise<unknown> {
    const chance = this.#chance;
    const chat = chance.pick(this.chats);
    const by = chance.pick(this.operators);
    const moves = [
      () => chat.rpc.receive([textIn(chat, 'help')]),
      () => chat.rpc.receive([textIn(chat, 'help')]),
      () => chat.rpc.receive([{ ...textIn(chat, ''), body: { kind: 'unfollow' } }]),
      () => this.#accept(chat),
      () => this.#accept(chat),
      () => this.#decline(chat),
      () => this.#claim(chat, by),
      () => this.#wish(chat, { type: 'resolve', reason: 'solved' }),
      () => this.#wish(chat, { type: 'resolve', reason: 'solved' }),
      () => this.#wish(chat, { type: 'release' }),
      () => evictDurableObject(rawDesk()),
      () => evictDurableObject(chat.raw),
      () => ring(),
      () => pass(chance.pick([500, 3_000, 9_000, 31_000])),
    ];
    return chance.pick(moves)();
  }

  async #offered(chat: TestChat): Promise<{ decisionNo: number; to: Asker } | null> {
    const [open] = await rowsOf<{ decision_no: number; operator_id: string }>(
      `SELECT decision_no, operator_id FROM offer_watch WHERE chat_id = '${chat.chatId}'`,
    );
    const to = this.operators.find(({ operatorId }) => operatorId === open?.operator_id);
    return open && to ? { decisionNo: open.decision_no, to } : null;
  }

  async #accept(chat: TestChat): Promise<unknown> {
    const offer = await this.#offered(chat);
    if (!offer) return null;
    return chat.rpc.applyWish(
      offer.to,
      { type: 'claim', decisionNo: offer.decisionNo },
      { commandId: crypto.randomUUID() },
    );
  }

  async #decline(chat: TestChat): Promise<unknown> {
    const offer = await this.#offered(chat);
    return offer && desk().declineOffer(offer.to.operatorId, offer.decisionNo);
  }

  async #claim(chat: TestChat, by: Asker): Promise<unknown> {
    const room = await desk().reserveClaim({ operatorId: by.operatorId, chatId: chat.chatId, force: false });
    return room.ok && chat.rpc.applyWish(by, { type: 'claim' }, { commandId: crypto.randomUUID() });
  }

  async #wish(chat: TestChat, wish: { type: 'release' } | { type: 'resolve'; reason: 'solved' }): Promise<unknown> {
    const owner = (await chat.rpc.facts())?.owner;
    const by = this.operators.find(({ operatorId }) => operatorId === owner);
    return by && chat.rpc.applyWish(by, wish, { commandId: crypto.randomUUID() });
  }

  /** Nobody acts any more: what was lost is told again, offers pass by, until nothing is under way. */
  async comeToRest(): Promise<void> {
    for (const each of this.#lossy) each.mockRestore();
    for (let round = 0; round < 40; round++) {
      await pass(61_000);
      for (const chat of this.chats) await runDurableObjectAlarm(chat.raw);
      const open = await rowsOf(`SELECT 1 FROM chat_call WHERE name <> 'facts'`);
      const reserved = await rowsOf('SELECT 1 FROM reservation');
      if (round > 3 && open.length === 0 && reserved.length === 0) return;
    }
  }

  async check(): Promise<void> {
    const known = await rowsOf<{ chat_id: string; state: string; owner: string | null; weight: number }>(
      'SELECT chat_id, state, owner, weight FROM facts',
    );
    const people = await desk().people();
    const owned = new Map<string, number>();
    for (const chat of this.chats) {
      const facts = await chat.rpc.facts();
      const told = known.find(({ chat_id }) => chat_id === chat.chatId);
      expect(told?.state).toBe(facts?.state);
      expect(told?.owner ?? null).toBe(facts?.owner ?? null);
      expect(facts?.offerNo ?? null).toBeNull();
      if (facts?.owner) owned.set(facts.owner, (owned.get(facts.owner) ?? 0) + facts.weight);
    }
    for (const { operatorId } of this.operators) {
      const { used, reserved } = people.find((one) => one.operatorId === operatorId) ?? {};
      expect({ used, reserved }).toEqual({ used: owned.get(operatorId) ?? 0, reserved: 0 });
    }
  }

  /** Sessions that an operator has at this instant. */
  async checkCapacity(): Promise<void> {
    const facts = await Promise.all(this.chats.map((chat) => chat.rpc.facts()));
    for (const { operatorId } of this.operators) {
      const has = facts.filter((one) => one?.owner === operatorId && one.weight > 0);
      expect(has.length).toBeLessThanOrEqual(CAPACITY);
    }
  }
}

test.each([
  ['offer', 11],
  ['forced', 22],
] as const)('mode %s, seed %i', { timeout: 120_000 }, async (mode, seed) => {
  await publishDesk({ policy: { mode, excludeSec: 5 } });
  const walk = new Walk(seed);
  await staff(...walk.operators.map(({ operatorId }) => aPerson(operatorId, { capacity: CAPACITY })));
  walk.loseCalls();
  for (let i = 0; i < MOVES; i++) {
    await walk.move();
    if (i % 10 === 9) await walk.checkCapacity().catch((cause: unknown) => rethrowFailure(cause));
  }
  // So that nobody is asked anew while all comes to rest.
  for (const { operatorId } of walk.operators)
    await again(() => desk().setStatus(operatorId, 'busy', { handOver: false }));
  await publishDesk({ policy: { mode, strategy: 'manual' } });
  await walk.comeToRest();
  await walk.check();
});

/** An object that was just killed answers nothing; what it would have said is not looked at. */
function rethrowFailure(cause: unknown): void {
  if (cause instanceof Error && cause.name === 'AssertionError') throw cause;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function again<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch {
    return call();
  }
}
