// What the Dispatcher holds in memory is what its storage holds, though statements and commits fail in the middle of what it does;
// and whatever it decides, no slot is given twice. The seed of a failure is in its message.
import { expect, test } from 'vitest';
import { isUnderWay } from '../domain/routing/agreement';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import { aPlan, MemoryDesk } from '../testing/dispatch/memory-desk';
import { SeededChance } from '../testing/seeded-chance';
import { assignNext, reserveClaim } from './decide-by-hand';
import type { Work } from './dispatch-tools';
import { endLateOffers, endOffer } from './end-offers';
import { placeOf } from './place-of';
import { declareStatus, setPeople, takeLease } from './presence-watch';
import { runPass } from './run-pass';
import { takeAnswer, takeFacts } from './take-facts';

const WALKS = 60;
const STEPS = 60;
const CAPACITY = 2;
const OPERATORS = ['op_a', 'op_b'];
const CHATS = ['demo:U1', 'demo:U2', 'demo:U3', 'demo:U4', 'demo:U5'];

class Walk {
  readonly desk = new MemoryDesk();
  readonly #chance: SeededChance;
  readonly #seqs = new Map<string, number>();
  #leases = 0;
  #versions = 0;
  #records = 0;

  constructor(seed: number) {
    this.#chance = new SeededChance(seed);
    this.desk.plan = aPlan({ excludeSec: 20 });
    this.desk.commit((work) => this.#staff(work));
  }

  /** One thing happens; now and then the disk fails while it does. */
  step(): void {
    this.desk.now += this.#chance.pick([10, 1_000, 9_000]);
    const isBroken = this.#chance.happens(0.25);
    if (isBroken) this.desk.storage.failAfter(this.#chance.below(12));
    const act = this.#chance.pick(this.#acts());
    try {
      this.desk.commit(act);
    } catch (cause) {
      if (!isBroken) throw cause;
    }
    this.desk.storage.failAfter(null);
  }

  #acts(): readonly ((work: Work) => unknown)[] {
    const chance = this.#chance;
    const operatorId = chance.pick(OPERATORS);
    const chatId = chance.pick(CHATS);
    return [
      (work) => takeFacts(work, this.#factsOf(chatId)),
      (work) => this.#tellAndPlace(work, this.#factsOf(chatId)),
      (work) => runPass(work),
      (work) => this.#answer(work),
      (work) => this.#answer(work),
      (work) => endLateOffers(work),
      (work) => this.#decline(work),
      (work) => this.#staff(work),
      (work) => declareStatus(work, operatorId, chance.pick(['available', 'away']), { handOver: true, reason: null }),
      (work) => reserveClaim(work, { operatorId, chatId, force: false }),
      (work) => assignNext(work, { operatorId: operatorId as never, name: operatorId }, new Set()),
    ];
  }

  /** As the object answers facts: the pass runs first, and the answer is as things stand after it. */
  #tellAndPlace(work: Work, facts: SessionFacts): void {
    takeFacts(work, facts);
    runPass(work);
    const ledger = work.chats.of(facts.chatId);
    const { isBeingPlaced = false } = placeOf(work, facts.chatId);
    if (ledger.facts?.state === 'waiting') expect(isBeingPlaced).toBe(isUnderWay(ledger));
  }

  #staff(work: Work): void {
    this.#versions += 1;
    this.#leases += 1;
    const settings = { role: 'operator', teams: ['general'], capacity: CAPACITY, skills: [], languages: [] };
    setPeople(
      work,
      this.#versions,
      OPERATORS.map((operatorId) => ({ ...settings, operatorId, name: operatorId, isDisabled: false })),
    );
    const connected = OPERATORS.map((operatorId) => ({ operatorId, sockets: 1, lastInputAt: work.now }));
    takeLease(work, { shard: 'hub-0', boot: 1, n: this.#leases, connected });
    for (const operatorId of OPERATORS) declareStatus(work, operatorId, 'available', { handOver: false, reason: null });
  }

  /** A chat says something that it may say next, whatever was decided here: facts win. */
  #factsOf(chatId: string, overrides: Partial<SessionFacts> = {}): SessionFacts {
    const seq = (this.#seqs.get(chatId) ?? 0) + 1;
    this.#seqs.set(chatId, seq);
    const isWaiting = this.#chance.happens(0.7);
    const queued = { state: 'waiting', owner: null, weight: 0, queueSince: this.desk.now } as const;
    return {
      chatId,
      epoch: 1,
      seq,
      sessionId: `session of ${chatId}`,
      version: seq,
      entryVersion: seq,
      ...(isWaiting ? queued : { ...queued, state: 'closed' as const }),
      ...overrides,
    };
  }

  /** The answer to some decision under way: it was taken, or somebody else has it. */
  #answer(work: Work): void {
    for (const [chatId, { reservations, facts }] of work.chats.open()) {
      const one = reservations.find(({ mode }) => mode !== 'claim');
      if (!one || !facts) continue;
      const isOk = this.#chance.happens(0.6);
      const open = this.#factsOf(chatId, { ...facts, seq: facts.seq + 1, offerNo: isOk ? one.decisionNo : null });
      this.#seqs.set(chatId, open.seq);
      const owned = { ...open, state: 'assigned', owner: one.operatorId, weight: 1, offerNo: null } as const;
      const isForced = one.mode === 'forced';
      takeAnswer(work, chatId, {
        decisionNo: one.decisionNo,
        answer: isOk ? 'ok' : 'GONE',
        facts: isOk && isForced ? owned : open,
      });
      return;
    }
  }

  #decline(work: Work): void {
    for (const { reservations } of work.chats.open().values()) {
      for (const { decisionNo } of reservations) endOffer(work, decisionNo, 'declined');
    }
  }

  check(): void {
    const { stores } = this.desk;
    // No record takes the number of another.
    const [{ records = 0 } = {}] = this.desk.storage.rows<{ records: number }>(
      'SELECT count(*) AS records FROM decision',
    );
    expect(records).toBeGreaterThanOrEqual(this.#records);
    this.#records = records;
    expect(this.desk.storage.rows('SELECT max(decision_no) AS no FROM decision')[0]).toEqual({
      no: records === 0 ? null : expect.toSatisfy((no: number) => no <= stores.marks.mark('last_decision_no')),
    });
    const stored = this.desk.storesAnew();
    expect(new Map([...stores.chats.open()].sort())).toEqual(new Map([...stored.chats.open()].sort()));
    expect(new Map([...stores.people.all()].sort())).toEqual(new Map([...stored.people.all()].sort()));
    for (const operatorId of OPERATORS) {
      expect(stores.chats.loadOf(operatorId)).toEqual(stored.chats.loadOf(operatorId));
      const { used, reserved } = stored.chats.loadOf(operatorId);
      expect(used + reserved).toBeLessThanOrEqual(CAPACITY);
    }
  }
}

test('after every step memory and storage are equal, and nobody has more than she holds', () => {
  let faults = 0;
  for (let seed = 1; seed <= WALKS; seed++) {
    const walk = new Walk(seed);
    for (let step = 0; step < STEPS; step++) {
      walk.step();
      try {
        walk.check();
      } catch (cause) {
        throw new Error(`seed ${seed}, step ${step}`, { cause });
      }
    }
    faults += walk.desk.storage.faults;
  }
  expect(faults).toBeGreaterThan(WALKS);
});
