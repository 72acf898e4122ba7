// One per workspace: the newest facts of every chat's session, the order of those that wait, and who is reachable.
// Owns no chat and decides nothing about routing yet. Called by ChatSession (facts) and OperatorHub (leases).
import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env';
import { logError } from '../platform/log';
import type { DispatcherRpc, HubLease, SessionFacts } from '../rpc/dispatcher-rpc';
import { DispatcherStore } from './dispatcher-store';

/** Dropping old numbers is no hurry: at most one alarm in this time. */
const DROP_EVERY_MS = 3_600_000;
/** An alarm that should have come this long ago was lost. */
const ALARM_LOST_MS = 60_000;

export class Dispatcher extends DurableObject<Env> implements DispatcherRpc {
  #store: DispatcherStore | null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = DispatcherStore.existing(ctx.storage);
  }

  #openStore(): DispatcherStore {
    this.#store ??= DispatcherStore.create(this.ctx.storage);
    return this.#store;
  }

  async facts(facts: SessionFacts): Promise<{ readonly position: number | null }> {
    const now = Date.now();
    const store = this.#openStore();
    store.takeFacts(facts, now);
    this.#arm(store, now);
    return { position: store.positionOf(facts.chatId) };
  }

  async lease(lease: HubLease): Promise<void> {
    const store = this.#openStore();
    this.ctx.storage.transactionSync(() => store.takeLease(lease, Date.now()));
  }

  async connected(): Promise<readonly string[]> {
    return this.#store?.connected(Date.now()) ?? [];
  }

  override async alarm(): Promise<void> {
    const store = this.#store;
    if (!store) return;
    const now = Date.now();
    store.setArmedAt(null);
    try {
      store.dropEnded(now);
    } catch (cause) {
      // A handler that throws six times is never called again; the next round tries anew.
      logError('dispatcher_alarm_failed', cause);
    }
    this.#arm(store, now);
  }

  /** Sets the alarm for the next number to be dropped. Synchronous, in the block that wrote the rows. */
  #arm(store: DispatcherStore, now: number): void {
    const dropAt = store.nextDropAt();
    if (dropAt === null) return;
    const due = Math.max(dropAt, now + DROP_EVERY_MS);
    const armed = store.armedAt();
    if (armed !== null && armed <= due && armed > now - ALARM_LOST_MS) return;
    store.setArmedAt(due);
    void this.ctx.storage.setAlarm(due);
  }
}
