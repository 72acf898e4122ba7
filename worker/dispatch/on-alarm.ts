// What the Dispatcher's one alarm does: every deadline that is over, each kind in a transaction of its own, so that one that fails
// keeps none of the others back. Safe to run twice. And when the alarm must ring next.
import type { DispatchStores, Work } from './dispatch-tools';
import { endLateOffers } from './end-offers';
import { lookedAtSettings } from './plan-reader';
import { refreshPresence } from './presence-watch';
import { runPass } from './run-pass';
import { dropClaims } from './take-facts';
import { takeDueSteps } from './watch-waits';
import { endLateWrapUps } from './wrap-up';

/** What is due now is done at once by the living object; for that the alarm is only the net under a crash. */
const NET_MS = 5_000;
/** Dropping what is old is no hurry: at most one alarm in this time. */
const DROP_EVERY_MS = 3_600_000;
/** A session without news for so long is asked. */
const SILENT_MS = 10 * 60_000;
const SWEPT_AT_ONCE = 20;
/** Between two rounds of the sweep. */
const SWEEP_EVERY_MS = 10_000;

/** In this order: the pass comes last, for all that is before it may free a slot. */
export const DUE_WORK: readonly { readonly name: string; readonly run: (work: Work) => void }[] = [
  { name: 'settings', run: lookAtSettings },
  { name: 'presence', run: lookAtPresence },
  { name: 'wrap_up', run: endLateWrapUps },
  { name: 'offers', run: endLateOffers },
  { name: 'reservations', run: settleExpired },
  { name: 'waits', run: takeDueSteps },
  { name: 'sweep', run: sweep },
  { name: 'drop', run: dropOld },
  { name: 'pass', run: runDuePass },
];

function lookAtSettings(work: Work): void {
  const dueAt = work.marks.dueAt('settings');
  if (dueAt !== null && dueAt <= work.now) lookedAtSettings(work);
}

function lookAtPresence(work: Work): void {
  const dueAt = work.marks.dueAt('presence');
  if (dueAt !== null && dueAt <= work.now) refreshPresence(work);
}

/** Only the chat's answer frees a slot; a claim by hand, whose limit is soft, ends by itself. */
function settleExpired(work: Work): void {
  for (const { chatId, decisionNo } of work.chats.expired(work.now)) {
    const reservation = work.chats.of(chatId).reservations.find((one) => one.decisionNo === decisionNo);
    if (reservation?.mode === 'claim') dropClaims(work, chatId);
    else {
      work.chats.noteSettling(decisionNo);
      work.calls.add(chatId, { kind: 'settle', decisionNo }, work.now);
    }
  }
}

/** Facts get lost where a chat's object forgot that it has something to tell: so it is asked. */
function sweep(work: Work): void {
  for (const chatId of work.chats.silentSince(work.now - SILENT_MS, SWEPT_AT_ONCE)) {
    work.chats.noteHeard(chatId, work.now);
    work.calls.add(chatId, { kind: 'facts' }, work.now);
  }
}

function dropOld(work: Work): void {
  work.chats.dropEnded(work.now);
  work.decisions.drop(work.now);
  work.offers.dropExclusions(work.now);
}

function runDuePass(work: Work): void {
  const dueAt = work.marks.dueAt('pass');
  if (dueAt !== null && dueAt <= work.now) runPass(work);
}

/** The instant (ms) at which something wants attention; null: nothing does. */
export function nextAlarmAt(
  { chats, offers, calls, decisions, marks, waits }: DispatchStores,
  now: number,
): number | null {
  const silentSince = chats.longestSilentSince();
  const drops = [chats.nextDropAt(), decisions.nextDropAt()].filter((at) => at !== null);
  const times = [
    marks.nextDueAt(),
    offers.nextDueAt(),
    chats.nextExpiry(),
    calls.nextDueAt(),
    waits.nextDueAt(),
    silentSince === null ? null : Math.max(silentSince + SILENT_MS, now + SWEEP_EVERY_MS),
    drops.length === 0 ? null : Math.max(Math.min(...drops), now + DROP_EVERY_MS),
  ].filter((at) => at !== null);
  if (times.length === 0) return null;
  return Math.min(...times.map((at) => (at > now ? at : now + NET_MS)));
}
