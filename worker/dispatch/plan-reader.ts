// The desk's settings as this object knows them: the snapshot of the isolate, compiled once for each version. A read that hangs or
// fails keeps what is known; before the first one there is one team that hands out nothing.
import type { SettingsSource } from '../platform/settings-snapshot';
import { forgetSettings, getSettings } from '../platform/settings-snapshot';
import { withinMs } from '../platform/within-ms';
import { isOver } from './chat-ledgers';
import { DeskPlan } from './desk-plan';
import type { Work } from './dispatch-tools';
import { refreshPresence, reviewGone } from './presence-watch';
import { reviewSteps } from './watch-waits';

/** A chat waits for two seconds at most for the answer to its facts. */
const READ_WITHIN_MS = 1_000;
/** KV may hand out the old value for so long after a new one was put. */
const LOOK_AGAIN_MS = 35_000;
const LOOKS_END_MS = 60_000;
/** Where there is no snapshot at all, it is looked for again while anybody waits. */
const LOOK_FOR_ONE_MS = 30_000;

export class PlanReader {
  readonly #source: SettingsSource;
  #plan = new DeskPlan(null);

  constructor(source: SettingsSource) {
    this.#source = source;
  }

  async read(): Promise<DeskPlan> {
    const read = await withinMs(getSettings(this.#source), READ_WITHIN_MS);
    const snapshot = read.inTime ? read.value : null;
    if (snapshot && snapshot.version !== this.#plan.version) this.#plan = new DeskPlan(snapshot);
    return this.#plan;
  }

  /** Somebody said that they changed: what the isolate keeps is not good enough. */
  readAnew(): Promise<DeskPlan> {
    forgetSettings();
    return this.read();
  }
}

/** At the begin of every transaction: what another version of the settings changes by itself. */
export function followPlan(work: Work): void {
  const { marks, plan, now } = work;
  if (plan.version === 0) {
    const someoneWaits = [...work.chats.open().values()].some(({ facts }) => facts?.state === 'waiting');
    if (someoneWaits && marks.dueAt('settings') === null) marks.setDue('settings', now + LOOK_FOR_ONE_MS);
    return;
  }
  if (marks.mark('settings_version') === plan.version) return;
  marks.setMark('settings_version', plan.version);
  refreshPresence(work);
  reviewGone(work);
  reviewSteps(work);
  tellChats(work);
  marks.bringForward('pass', now);
  marks.bringForward('people', now);
}

/**
 * Their own deadlines were set by the settings of then, and lists of who looks at them told by these. A chat that is told twice changes
 * nothing.
 */
function tellChats({ chats, calls, marks, plan, now }: Work): void {
  if (marks.mark('chat_times') === plan.chatRules) return;
  marks.setMark('chat_times', plan.chatRules);
  for (const [chatId, { facts }] of chats.open()) {
    if (facts && !isOver(facts)) calls.add(chatId, { kind: 'settings', version: plan.version }, now);
  }
}

/** They changed just now: they are looked at again until KV must have the new ones everywhere. */
export function noteSettingsChanged({ marks, now }: Work): void {
  marks.setMark('settings_changed_at', now);
  marks.setDue('settings', now + LOOK_AGAIN_MS);
  marks.bringForward('pass', now);
}

export function lookedAtSettings({ marks, now }: Work): void {
  const isAgain = now < marks.mark('settings_changed_at') + LOOKS_END_MS;
  marks.setDue('settings', isAgain ? now + LOOK_AGAIN_MS : null);
}
