// The Dispatcher's stores and decisions in this process, over SQLite in memory: what has nothing to do with a runtime is tested
// without one. Only tests import it.
import { DeskPlan } from '../../dispatch/desk-plan';
import { type DispatchStores, forgetMemory, makeStores, type Work } from '../../dispatch/dispatch-tools';
import { DISPATCHER_MIGRATIONS } from '../../dispatch/dispatcher-migrations';
import { DEFAULT_PRESENCE_SETTINGS } from '../../domain/presence/presence-settings';
import { DEFAULT_QUEUE_SETTINGS } from '../../domain/queue/queue-settings';
import type { TeamPolicy } from '../../domain/routing/entry';
import { DEFAULT_HOURS, type DeskSettings } from '../../domain/settings/desk-settings';
import { MemoryStorage } from '../simulation/memory-storage';

export class MemoryDesk {
  readonly storage = new MemoryStorage();
  readonly stores: DispatchStores;
  plan = new DeskPlan(null);
  now = Date.UTC(2026, 10, 28);

  constructor() {
    for (const step of DISPATCHER_MIGRATIONS) this.storage.run(step);
    this.stores = this.storesAnew();
  }

  /** As after a sleep: nothing in memory. */
  storesAnew(): DispatchStores {
    return makeStores(withIteration(this.storage.sql));
  }

  /** One transaction, as the object makes it. */
  commit = <T>(run: (work: Work) => T): T => {
    try {
      return this.storage.transactionSync(() => run({ ...this.stores, plan: this.plan, now: this.now }));
    } catch (cause) {
      forgetMemory(this.stores);
      throw cause;
    }
  };
}

/** The plan of a workspace with one team, `general`. */
export function aPlan(
  policy: Partial<TeamPolicy>,
  { version = 1, hours = DEFAULT_HOURS, areWatchersShown = true } = {},
): DeskPlan {
  const desk: Partial<DeskSettings> = {
    teams: [{ id: 'general', name: 'Support', policy, slots: [] }],
    routing: { rules: [], fallbackTeamId: 'general' },
    hours,
    queue: { ...DEFAULT_QUEUE_SETTINGS, maxWait: [] },
    channels: {},
    presence: DEFAULT_PRESENCE_SETTINGS,
  };
  // The Dispatcher reads nothing else of the desk.
  const settings = desk as DeskSettings;
  const workspace = { name: 'Test', timeZone: 'UTC' };
  return new DeskPlan({ version, workspace, channels: {}, desk: settings, areWatchersShown });
}

/** The runtime's cursors can be gone through, which a chat's stores do not need. */
function withIteration(sql: SqlStorage): SqlStorage {
  const exec = (query: string, ...bindings: SqlStorageValue[]) => {
    const rows = sql.exec(query, ...bindings).toArray();
    return { toArray: () => rows, one: () => rows[0], [Symbol.iterator]: () => rows[Symbol.iterator]() };
  };
  return { exec } as unknown as SqlStorage;
}
