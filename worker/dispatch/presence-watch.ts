// Follows people as they come, go idle, vanish and declare themselves, and tells their chats when they are gone or back. Part of
// one synchronous transaction. Called for leases, statuses, people's settings, and at the instant that presence named last.
import { LEASE_LAPSE_MS } from '../domain/hub/lease';
import type { DeclaredStatus } from '../domain/presence/effective-presence';
import type { OnGone } from '../domain/presence/presence-settings';
import { onInput } from '../domain/presence/status-changes';
import type { HubLease, PersonSettings } from '../rpc/dispatcher-rpc';
import type { GoneWhy } from './call-store';
import type { Work } from './dispatch-tools';
import type { PersonRecord } from './people-store';
import { groupByOperator, lastInputAtOf, type PersonPresence, presences } from './presence';
import type { ReachRow } from './reach-store';

/** Longer than any grace may be set to. */
const VANISHED_KEEP_MS = 2 * 3_600_000;

export function takeLease(work: Work, lease: HubLease): void {
  const before = work.reach.ofShard(lease.shard);
  const inputsBefore = groupByOperator(work.reach.all());
  if (!work.reach.takeLease(lease, work.now)) return;
  const present = new Map(lease.connected.filter(({ sockets }) => sockets > 0).map((one) => [one.operatorId, one]));
  const left = before.filter(({ operatorId }) => !present.has(operatorId));
  for (const row of left) noteClosed(work, row, work.now, before.length);
  for (const [operatorId, { lastInputAt }] of present) {
    const person = work.people.of(operatorId, work.now);
    work.people.put(person);
    if (lastInputAt === undefined) continue;
    noteInput(work, person, lastInputAtOf(person, inputsBefore.get(operatorId) ?? []), lastInputAt);
  }
  refreshPresence(work);
}

function noteClosed(work: Work, row: ReachRow, at: number, peopleBefore: number): void {
  const person = work.people.of(row.operatorId, work.now);
  const lastInputAt = Math.max(person.lastInputAt ?? 0, row.lastInputAt ?? 0) || null;
  work.people.put({ ...person, closed: { shard: row.shard, at }, lastInputAt });
  // Whoever signed out did not vanish.
  if (person.declared === 'offline') return;
  work.reach.noteVanished({ shard: row.shard, operator: row.operatorId, at, peopleBefore });
}

function noteInput({ people, plan }: Work, person: PersonRecord, before: number | null, at: number): void {
  if (before !== null && at <= before) return;
  const { change } = onInput({ declared: person.declared, lastInputAt: before }, at, plan.presence);
  if (change) people.put({ ...person, declared: change.declared, reason: change.reason });
}

/** Whoever takes a chat by hand is there, though no lease has told of her yet. */
export function noteAct(work: Work, operatorId: string): void {
  takeBack(work, operatorId);
  if (work.reach.all().some((row) => row.operatorId === operatorId)) return;
  const person = work.people.of(operatorId, work.now);
  work.people.put({ ...person, closed: { shard: 'by hand', at: work.now }, lastInputAt: work.now });
  refreshPresence(work);
}

/** She handed her chats over, and takes one all the same: she is there for it, and for those that nobody got yet. */
function takeBack(work: Work, operatorId: string): void {
  const person = work.people.of(operatorId, work.now);
  if (person.gone !== 'handed_over') return;
  work.people.put({ ...person, gone: 'no' });
  tellChats(work, operatorId, { isGone: false, why: 'status' });
  refreshPresence(work);
}

/** Puts a status that she chose, or that the system chose for a reason. */
export function declareStatus(
  work: Work,
  operatorId: string,
  declared: DeclaredStatus,
  { handOver, reason }: { readonly handOver: boolean; readonly reason: string | null },
): void {
  const person = work.people.of(operatorId, work.now);
  const isPresent = declared === 'available' || declared === 'busy';
  const handsOver = handOver && !isPresent;
  const gone = handsOver ? 'handed_over' : isPresent && person.gone === 'handed_over' ? 'no' : person.gone;
  const lastInputAt = reason === null ? work.now : person.lastInputAt;
  work.people.put({ ...person, declared, reason, gone, missed: 0, lastInputAt });
  if (handsOver) {
    // She asked for it, so something is handed over whatever the setting says of people who vanish.
    const rule = work.plan.presence.onGone;
    tellChats(work, operatorId, { isGone: true, why: 'status', rule: rule === 'none' ? 'unanswered' : rule });
  } else if (gone === 'no' && person.gone !== 'no') {
    tellChats(work, operatorId, { isGone: false, why: 'status' });
  }
  refreshPresence(work);
  // Colleagues see what she declared, also where it makes her count as nothing else.
  work.marks.bringForward('pass', work.now);
  work.marks.bringForward('people', work.now);
}

/** Everybody of the desk as admins set them up; whoever is not among them any more is disabled. */
export function setPeople(work: Work, version: number, people: readonly PersonSettings[]): void {
  if (version <= work.marks.mark('people_version')) return;
  work.marks.setMark('people_version', version);
  const listed = new Map(people.map((settings) => [settings.operatorId, settings]));
  for (const settings of people) putSettings(work, settings);
  for (const { settings } of [...work.people.all().values()]) {
    if (settings && !listed.has(settings.operatorId)) putSettings(work, { ...settings, isDisabled: true });
  }
  refreshPresence(work);
  work.marks.bringForward('pass', work.now);
  work.marks.bringForward('people', work.now);
}

function putSettings(work: Work, settings: PersonSettings): void {
  const person = work.people.of(settings.operatorId, work.now);
  work.people.put({ ...person, settings });
  if (settings.isDisabled && !person.settings?.isDisabled) {
    tellChats(work, settings.operatorId, { isGone: true, why: 'disabled', rule: 'all' });
  }
}

/** Looks at everybody anew: what changed by time, by a lease or by a word of hers. */
export function refreshPresence(work: Work): void {
  moveLapsed(work);
  let nextAt: number | null = null;
  for (const presence of presences(work)) {
    notePresence(work, presence);
    const { nextAt: at } = presence.reached;
    if (at !== null && (nextAt === null || at < nextAt)) nextAt = at;
  }
  work.marks.setDue('presence', nextAt);
}

/** The rule for those who are gone may be another one now; told twice, a chat changes nothing. */
export function reviewGone(work: Work): void {
  const rule = work.plan.presence.onGone;
  for (const { operatorId, gone } of work.people.all().values()) {
    if (gone === 'gone') tellChats(work, operatorId, { isGone: true, why: 'gone', rule });
  }
}

/** Whoever was at a shard that renews nothing left it when its lease lapsed. */
function moveLapsed(work: Work): void {
  for (const { shard, leaseAt } of work.reach.lapsedShards(work.now)) {
    const rows = work.reach.ofShard(shard);
    for (const row of rows) noteClosed(work, row, leaseAt + LEASE_LAPSE_MS, rows.length);
    work.reach.emptyShard(shard);
  }
  work.reach.dropVanished(work.now - VANISHED_KEEP_MS);
}

function notePresence(work: Work, presence: PersonPresence): void {
  const { person, effective, reached, isGone } = presence;
  const isNews = person.effective !== effective.status;
  const gone = goneNow(person, isGone);
  if (!isNews && gone === person.gone && reached.reconnecting === person.isReconnecting) return;
  work.people.put({
    ...person,
    effective: effective.status,
    since: isNews ? work.now : person.since,
    isReconnecting: reached.reconnecting,
    gone,
  });
  const { operatorId } = person;
  if (gone === 'gone' && person.gone === 'no') {
    tellChats(work, operatorId, { isGone: true, why: 'gone', rule: work.plan.presence.onGone });
  }
  if (gone === 'no' && person.gone === 'gone') tellChats(work, operatorId, { isGone: false, why: 'gone' });
  work.marks.bringForward('pass', work.now);
  work.marks.bringForward('people', work.now);
}

/** Whoever handed over stays gone for her chats until she declares herself present. */
function goneNow({ gone }: PersonRecord, isGone: boolean): PersonRecord['gone'] {
  if (gone === 'handed_over') return gone;
  return isGone ? 'gone' : 'no';
}

interface GoneNews {
  readonly isGone: boolean;
  readonly why: GoneWhy;
  readonly rule?: OnGone;
}

function tellChats(work: Work, owner: string, { isGone, why, rule = 'unanswered' }: GoneNews): void {
  if (isGone && rule === 'none') return;
  for (const { chatId, isOwnerGone = false } of work.chats.ownedBy(owner)) {
    if (isGone || isOwnerGone) work.calls.add(chatId, { kind: 'owner_gone', owner, isGone, rule, why }, work.now);
  }
}
