// What people decide: a slot reserved for a claim, the next chat of one's queues, an assignment by a supervisor. By hand capacity is
// soft: `force` goes through. Each part is one synchronous transaction; the chat is asked by a call of the outbox.
import type { Person } from '../domain/chat/session-state';
import { err, ok, type Result } from '../domain/result';
import { type QueueEntry, strategyOf, type TeamPolicy } from '../domain/routing/entry';
import { compareD1, keysOf, queueOrder } from '../domain/routing/order-key';
import { isItsTurn } from '../domain/routing/pass';
import type { Refusal } from '../rpc/refusal';
import { capacityOf, queueEntries, teamPolicies } from './board';
import { isOver } from './chat-ledgers';
import type { Work } from './dispatch-tools';
import { noteAct } from './presence-watch';
import { keepSlot, noteManual, personOf, takeDecisionNo } from './run-pass';

/** An assignment that is on its way: the call whose answer tells whether it was taken. */
export interface Assigning {
  readonly callId: number;
  readonly chatId: string;
}

const AT_CAPACITY = err<Refusal>({ code: 'AT_CAPACITY', retry: false });

export function reserveClaim(
  work: Work,
  { operatorId, chatId, force }: { readonly operatorId: string; readonly chatId: string; readonly force: boolean },
): Result<null, Refusal> {
  noteAct(work, operatorId);
  if (!force && !hasRoomFor(work, operatorId, chatId)) return AT_CAPACITY;
  const { facts } = work.chats.of(chatId);
  const decisionNo = takeDecisionNo(work);
  const sessionId = facts?.sessionId ?? '';
  const entryVersion = facts?.entryVersion ?? 0;
  keepSlot(work, chatId, { decisionNo, sessionId, entryVersion, operatorId, mode: 'claim', acceptSec: 0 }, 'hand');
  return ok(null);
}

/** Without what this chat takes of her already. Whom nobody set up has no limit. */
function hasRoomFor({ chats, people, now }: Work, operatorId: string, chatId: string): boolean {
  const capacity = capacityOf(people.of(operatorId, now));
  if (capacity === null) return true;
  const { facts, reservations } = chats.of(chatId);
  const isHers = facts?.owner === operatorId && facts.weight > 0;
  const isKept = reservations.some((one) => one.operatorId === operatorId);
  const { used, reserved } = chats.loadOf(operatorId);
  return used + reserved - (isHers || isKept ? 1 : 0) < capacity;
}

/** The first by the order of all her queues, whatever their strategy; what she declined comes last. */
export function assignNext(work: Work, operator: Person, tried: ReadonlySet<string>): Result<Assigning, Refusal> {
  const { operatorId } = operator;
  noteAct(work, operatorId);
  const next = nextEntry(work, operatorId, tried);
  if (!next) return err({ code: 'NOTHING_WAITS', retry: false });
  if (!hasRoomFor(work, operatorId, next.chatId)) return AT_CAPACITY;
  const { chatId, sessionId, entryVersion } = next;
  const [teamId = ''] = next.teams;
  const decisionNo = takeDecisionNo(work);
  const isKept = keepSlot(
    work,
    chatId,
    { decisionNo, sessionId, entryVersion, operatorId, mode: 'forced', acceptSec: 0 },
    'hand',
  );
  if (!isKept) return err({ code: 'NOTHING_WAITS', retry: true });
  noteManual(work, { decisionNo, chatId, sessionId, teamId }, operator);
  const order = { decisionNo, sessionId, entryVersion, to: operator };
  return ok({ callId: work.calls.add(chatId, { kind: 'assign', order, by: null }, work.now), chatId });
}

function nextEntry(work: Work, operatorId: string, tried: ReadonlySet<string>): QueueEntry | null {
  const { plan, people, now } = work;
  const teams = plan.isPlain ? [...plan.teams.keys()] : (people.of(operatorId, now).settings?.teams ?? []);
  const entries = queueEntries(work).filter((entry) => !tried.has(entry.chatId));
  const heads = teams.flatMap((teamId) => headOf(work, teamId, entries, operatorId));
  heads.sort((a, b) => Number(a.isDeclined) - Number(b.isDeclined) || compareD1(a.key, b.key));
  return heads[0]?.entry ?? null;
}

function headOf(work: Work, teamId: string, entries: readonly QueueEntry[], operatorId: string) {
  const policy = teamPolicies(work).get(teamId);
  if (!policy) return [];
  const queue = entries.filter(({ teams }) => teams.includes(teamId));
  const keyOf = keysOf(policy, queue, work.now, work.plan.openSecondsBetween);
  const order = queueOrder(policy);
  const places = queue
    .filter((entry) => !entry.isReserved && isForHands(entry, policy, work.now))
    .map((entry) => ({
      entry,
      key: keyOf(entry),
      isDeclined: entry.excluded.some((one) => one.operatorId === operatorId),
    }))
    .sort((a, b) => Number(a.isDeclined) - Number(b.isDeclined) || order(a.key, b.key));
  return places.slice(0, 1);
}

/** Where no pass gives a callback its turn, whoever takes the next chat does, as if it had waited like all others. */
function isForHands(entry: QueueEntry, policy: TeamPolicy, now: number): boolean {
  if (entry.parked === null) return true;
  return entry.parked.kind === 'callback' && strategyOf(entry, policy) === 'manual' && isItsTurn(entry, now);
}

export interface HandAssignment {
  readonly chatId: string;
  readonly to: string;
  readonly by: Person;
  readonly force: boolean;
  /** Under which the chat keeps the answer to her command. */
  readonly commandKey?: string;
}

/** A supervisor gives this chat to somebody who is there. An offer under way does not hinder her. */
export function assignByHand(work: Work, assignment: HandAssignment): Result<Assigning, Refusal> {
  const { chatId, to, by, force, commandKey } = assignment;
  const person = work.people.of(to, work.now);
  if (!person.settings || person.settings.isDisabled || person.effective === 'offline') {
    return err({ code: 'NOT_ELIGIBLE', retry: false });
  }
  const { facts } = work.chats.of(chatId);
  if (!facts) return err({ code: 'NOT_FOUND', retry: false });
  if (isOver(facts)) return err({ code: 'WRONG_STATE', retry: false });
  if (!force && !hasRoomFor(work, to, chatId)) return AT_CAPACITY;
  const { sessionId, entryVersion } = facts;
  const decisionNo = takeDecisionNo(work);
  keepSlot(work, chatId, { decisionNo, sessionId, entryVersion, operatorId: to, mode: 'claim', acceptSec: 0 }, 'hand');
  const [teamId = ''] = work.plan.teamsOf(facts.teams);
  noteManual(work, { decisionNo, chatId, sessionId, teamId }, personOf(work, to));
  const order = { decisionNo, sessionId, entryVersion, to: personOf(work, to) };
  const call = { kind: 'assign', order, by, ...(commandKey !== undefined && { commandKey }) } as const;
  return ok({ callId: work.calls.add(chatId, call, work.now), chatId });
}

/** What was decided by hand and nobody waits for any more: the chat refuses its number, so that it does not land later. */
export function giveUp(work: Work, callId: number): void {
  const row = work.calls.of(callId);
  if (row?.call.kind !== 'assign' && row?.call.kind !== 'offer') return;
  const { decisionNo } = row.call.order;
  work.calls.remove(callId);
  work.calls.add(row.chatId, { kind: 'settle', decisionNo }, work.now);
}
