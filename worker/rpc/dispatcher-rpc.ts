// What the Dispatcher promises: it takes facts and leases, keeps slots, and decides whom it asks. Types only; additive.
import type { Person, Priority, SessionNeeds, SessionState } from '../domain/chat/session-state';
import type { Position } from '../domain/position';
import type { WaitRange } from '../domain/queue/wait-range';
import type { Result } from '../domain/result';
import type { DecisionView } from '../protocol/decision-view';
import type { DeskPerson, QueueView } from '../protocol/desk-view';
import type { Refusal } from './refusal';

/** The present facts of a chat's newest session. Taken only if newer than what is known. */
export interface SessionFacts extends Position {
  readonly chatId: string;
  readonly sessionId: string;
  readonly version: number;
  readonly state: SessionState;
  readonly owner: string | null;
  readonly entryVersion: number;
  readonly queueSince: number | null;
  /** Slot weight: 1 while assigned or active and not grey, else 0. */
  readonly weight: number;
  // Absent in facts of older objects.
  /** The own team first, then those it overflowed to. */
  readonly teams?: readonly string[];
  readonly parked?: { readonly kind: 'callback' | 'no_show'; readonly notBefore: number | null } | null;
  readonly priority?: Priority;
  readonly slaDueAt?: number | null;
  readonly needs?: SessionNeeds;
  readonly language?: string;
  readonly topic?: string;
  /** Who served her last, and when that ended (ms); without an end: this very session, which was reopened. */
  readonly preferred?: { readonly operatorId: string; readonly endedAt?: number } | null;
  /** Number of the decision whose offer is open. */
  readonly offerNo?: number | null;
  /** While the owner is marked as gone: since when the customer waits for an answer (ms); null: she does not. */
  readonly awaitedSince?: number | null;
  readonly isOwnerGone?: boolean;
  /** While it waits: from whom it was taken because she did not answer, and when (ms). */
  readonly unansweredBy?: { readonly operatorId: string; readonly at: number };
  /** The first assignment, and the end, for the record of waits. */
  readonly assignedAt?: number | null;
  readonly endReason?: string | null;
  /** While she waits: her newest message or tap (ms), as of these facts; absent: she is not asked whether she is there. */
  readonly lastSignAt?: number;
  /** How often "Still there?" found no answer; absent: never. */
  readonly noShows?: number;
}

/** What the customer and the console may be told of a waiting session's place. */
export interface FactsAnswer {
  /** 1-based; null where it does not wait, is parked or is being offered alone. */
  readonly position: number | null;
  /** Somebody is free for it: it is about to be offered or assigned. */
  readonly isBeingPlaced?: boolean;
  readonly wait?: WaitRange | null;
}

/** A hub shard's word on who is connected there. `n` counts within one `boot`. */
export interface HubLease {
  readonly shard: string;
  readonly boot: number;
  readonly n: number;
  /** Everyone connected there now: operator id, number of live sockets, and when a tab last had input (ms). */
  readonly connected: readonly {
    readonly operatorId: string;
    readonly sockets: number;
    readonly lastInputAt?: number;
  }[];
}

export type DeclaredStatus = 'available' | 'busy' | 'away' | 'offline';

/** A person of the desk as admins set her up. The whole list is sent whenever one changes. */
export interface PersonSettings {
  readonly operatorId: string;
  readonly name: string;
  readonly role: string;
  readonly teams: readonly string[];
  /** Null: no limit. */
  readonly capacity: number | null;
  readonly skills: readonly { readonly name: string; readonly level: number }[];
  readonly languages: readonly string[];
  readonly isDisabled: boolean;
  /** Path of her picture; absent or null: none. */
  readonly pictureUrl?: string | null;
}

export interface DispatcherRpc {
  facts(facts: SessionFacts): Promise<FactsAnswer>;
  lease(lease: HubLease): Promise<void>;
  /** Who is reachable: a live lease with at least one socket. */
  connected(): Promise<readonly string[]>;

  /** Everybody of the desk, under a version that only grows; an older list changes nothing. */
  setPeople(version: number, people: readonly PersonSettings[]): Promise<void>;
  /** Settings changed: the next pass reads them. */
  settingsChanged(): Promise<void>;
  setStatus(
    operatorId: string,
    status: DeclaredStatus,
    options: { readonly handOver: boolean; readonly reason?: string },
  ): Promise<readonly DeskPerson[]>;
  /** She is ready for chats again though her wrap-up is not over. */
  endWrapUp(operatorId: string): Promise<readonly DeskPerson[]>;
  /** Everybody's status and load. */
  people(): Promise<readonly DeskPerson[]>;
  /** Who waits, in order, of these teams; `all`: of every team. Not `queue`: the runtime keeps that name for itself. */
  queueView(teams: readonly string[] | 'all'): Promise<QueueView>;
  /** Present place and wait of one session, for a customer who asks. */
  placeOf(chatId: string): Promise<FactsAnswer>;

  /** Reserves a slot for a claim by hand. AT_CAPACITY unless `force`. The reservation ends with the chat's facts, or by itself. */
  reserveClaim(input: {
    readonly operatorId: string;
    readonly chatId: string;
    readonly force: boolean;
  }): Promise<Result<null, Refusal>>;
  /** Gives this operator the chat that is next by the order of her queues; NOTHING_WAITS where there is none, AT_CAPACITY. */
  takeNext(operator: Person): Promise<Result<{ readonly chatId: string }, Refusal>>;
  /** Assigns by hand, by a supervisor: reserves, then asks the chat. */
  assignByHand(input: {
    readonly chatId: string;
    readonly to: string;
    readonly by: Person;
    readonly force: boolean;
    /** Under which the chat keeps that it was done. */
    readonly commandKey?: string;
  }): Promise<Result<null, Refusal>>;
  /**
   * An owner passes her session on. `offered`: the team asks first, so this colleague is offered it and the owner keeps it until she
   * accepts; `direct`: nobody is asked, the chat's own command moves it. NOT_ELIGIBLE, OFFER_OPEN, NOT_OWNER.
   */
  passOn(input: {
    readonly chatId: string;
    readonly to: string;
    readonly by: Person;
    readonly isLead: boolean;
    readonly note?: string;
    /** Under which the chat keeps that it was offered. */
    readonly commandKey?: string;
  }): Promise<Result<'direct' | 'offered', Refusal>>;
  /** An operator declines, or her tab says that it shows the offer. */
  declineOffer(operatorId: string, decisionNo: number): Promise<void>;
  offerShown(operatorId: string, decisionNo: number): Promise<void>;
  setIntake(teamId: string, intake: 'open' | 'drain' | 'paused', reason: string): Promise<void>;
  /** Decisions about a session, newest first; kept 48 h here. */
  decisionsOf(sessionId: string): Promise<readonly DecisionView[]>;
}
