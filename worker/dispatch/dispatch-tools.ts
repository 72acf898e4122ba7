// What every decision of the Dispatcher works with: its stores, the settings as they are known, the clock. Made once per object;
// each transaction gets it with its own instant.

import { CallStore } from './call-store';
import { ChatLedgers } from './chat-ledgers';
import { DecisionStore } from './decision-store';
import type { DeskPlan } from './desk-plan';
import { MarkStore } from './mark-store';
import { OfferStore } from './offer-store';
import { PeopleStore } from './people-store';
import { ReachStore } from './reach-store';
import { Revision } from './revision';
import { WaitStore } from './wait-store';

export interface DispatchStores {
  readonly chats: ChatLedgers;
  readonly people: PeopleStore;
  readonly reach: ReachStore;
  readonly offers: OfferStore;
  readonly calls: CallStore;
  readonly decisions: DecisionStore;
  readonly waits: WaitStore;
  readonly marks: MarkStore;
  readonly revision: Revision;
}

/** One synchronous transaction: everything it decides rests on this plan and happens at this instant (ms). */
export interface Work extends DispatchStores {
  readonly plan: DeskPlan;
  readonly now: number;
}

export function makeStores(sql: SqlStorage): DispatchStores {
  const revision = new Revision();
  return {
    revision,
    chats: new ChatLedgers(sql, revision),
    people: new PeopleStore(sql, revision),
    reach: new ReachStore(sql, revision),
    offers: new OfferStore(sql, revision),
    calls: new CallStore(sql, revision),
    decisions: new DecisionStore(sql),
    waits: new WaitStore(sql),
    marks: new MarkStore(sql, revision),
  };
}

/** After a transaction that failed: memory holds what storage does not. */
export function forgetMemory({ chats, people, waits }: DispatchStores): void {
  chats.forget();
  people.forget();
  waits.forget();
}
