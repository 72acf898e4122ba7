// What the Dispatcher promises today: it takes facts and leases; assignment comes with routing. Types only; additive.
import type { SessionState } from '../domain/chat/session-state';
import type { Position } from '../domain/position';

/** The present facts of a chat's newest session. Taken only if newer than what is known. */
export interface SessionFacts extends Position {
  readonly chatId: string;
  readonly sessionId: string;
  readonly version: number;
  readonly state: SessionState;
  readonly owner: string | null;
  readonly entryVersion: number;
  readonly queueSince: number | null;
  /** Slot weight: 1 while assigned or active, else 0. */
  readonly weight: number;
}

/** A hub shard's word on who is connected there. `n` counts within one `boot`. */
export interface HubLease {
  readonly shard: string;
  readonly boot: number;
  readonly n: number;
  /** Everyone connected there now: operator id and number of live sockets. */
  readonly connected: readonly { readonly operatorId: string; readonly sockets: number }[];
}

export interface DispatcherRpc {
  /** Position in the queue by order of waiting, 1-based; null where the session does not wait. */
  facts(facts: SessionFacts): Promise<{ readonly position: number | null }>;
  lease(lease: HubLease): Promise<void>;
  /** Who is reachable: a live lease with at least one socket. */
  connected(): Promise<readonly string[]>;
}
