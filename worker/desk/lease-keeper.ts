// Who is connected to this hub, by what its sockets say: asked for here, and leased to the Dispatcher, which forgets whom nobody renews.
// Called by OperatorHub.
import { countConnected } from '../domain/hub/lease';
import type { Env } from '../env';
import { logError, logWarn } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import { dispatcher } from '../stubs';
import type { HubStore } from './hub-store';
import { isOpen, operatorTag, sightingOf } from './inbox-seat';

const LEASE_WITHIN_MS = 10_000;

export class LeaseKeeper {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  readonly #shard: () => string;

  constructor(ctx: DurableObjectState, env: Env, shard: () => string) {
    this.#ctx = ctx;
    this.#env = env;
    this.#shard = shard;
  }

  isConnected(operatorId: string, now: number): boolean {
    return countConnected(this.#sightings(this.#ctx.getWebSockets(operatorTag(operatorId))), now).length > 0;
  }

  /** Renews the lease; awaited by nobody but the alarm, which repeats it if it is lost. */
  report(store: HubStore, leaving: WebSocket | null): void {
    this.#ctx.waitUntil(this.renew(store, leaving));
  }

  async renew(store: HubStore, leaving: WebSocket | null): Promise<void> {
    const staying = this.#ctx.getWebSockets().filter((socket) => socket !== leaving);
    const connected = countConnected(this.#sightings(staying), Date.now());
    const shard = this.#shard();
    try {
      const told = dispatcher(this.#env).lease({ shard, ...store.nextLease(), connected });
      // The next alarm waits for this handler, so a Dispatcher that hangs must not hold it.
      if (!(await withinMs(told, LEASE_WITHIN_MS)).inTime) logWarn('hub_lease_late', { shard });
    } catch (cause) {
      logError('hub_lease_failed', cause, { shard });
    }
  }

  #sightings(sockets: readonly WebSocket[]) {
    return sockets
      .filter(isOpen)
      .map((socket) => sightingOf(socket, this.#ctx.getWebSocketAutoResponseTimestamp(socket)));
  }
}
