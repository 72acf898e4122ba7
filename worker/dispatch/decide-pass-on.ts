// An owner passes her session on to a colleague. Where the team asks first, the colleague is asked by an offer like any other: a slot
// is kept for her, the record says so, and until she accepts the session and its slot stay with whoever passes it on. One synchronous
// transaction; the chat is asked by a call of the outbox.
import type { PassedOn, Person } from '../domain/chat/session-state';
import { err, ok, type Result } from '../domain/result';
import type { Refusal } from '../rpc/refusal';
import { isOver } from './chat-ledgers';
import type { Assigning } from './decide-by-hand';
import type { Work } from './dispatch-tools';
import { keepSlot, noteManual, personOf, takeDecisionNo } from './run-pass';

export interface PassingOn {
  readonly chatId: string;
  readonly to: string;
  readonly by: Person;
  /** A supervisor or admin, who may give away what a colleague has: that is no asking. */
  readonly isLead: boolean;
  readonly note?: string;
  /** Under which the chat keeps the answer to her command. */
  readonly commandKey?: string;
}

/** `direct`: nobody is asked, the chat's own command moves it. `offered`: she is being asked already. */
export type PassingStep = 'direct' | 'offered' | Assigning;

export function offerOn(work: Work, passing: PassingOn): Result<PassingStep, Refusal> {
  const { chatId, to, by, isLead, note, commandKey } = passing;
  const { facts, reservations } = work.chats.of(chatId);
  if (!facts || isOver(facts) || to === facts.owner || work.plan.isPlain) return ok('direct');
  const [teamId = ''] = work.plan.teamsOf(facts.teams);
  const { policy } = work.plan.team(teamId);
  if ((facts.needs?.mode ?? policy.mode) !== 'offer') return ok('direct');
  if (facts.owner !== by.operatorId) return isLead ? ok('direct') : err({ code: 'NOT_OWNER', retry: false });
  const asked = reservations.find(({ from }) => from === by.operatorId);
  if (asked) return asked.operatorId === to ? ok('offered') : err({ code: 'OFFER_OPEN', retry: false });
  const person = work.people.of(to, work.now);
  if (!person.settings || person.settings.isDisabled || person.effective === 'offline') {
    return err({ code: 'NOT_ELIGIBLE', retry: false });
  }
  const { sessionId, entryVersion } = facts;
  const decisionNo = takeDecisionNo(work);
  const { acceptSec } = policy;
  const decision = { decisionNo, sessionId, entryVersion, operatorId: to, from: by.operatorId };
  if (!keepSlot(work, chatId, { ...decision, mode: 'offer', acceptSec }, 'hand')) {
    return err({ code: 'UNAVAILABLE', retry: true });
  }
  const until = work.now + acceptSec * 1_000;
  work.offers.put({ decisionNo, chatId, operatorId: to, until, openedAt: null, shownAt: null }, until);
  noteManual(work, { decisionNo, chatId, sessionId, teamId }, personOf(work, to), 'offer');
  const order = { decisionNo, sessionId, entryVersion, to: personOf(work, to) };
  const from: PassedOn = { by, ...(note && { note }), ...(commandKey !== undefined && { commandKey }) };
  return ok({ callId: work.calls.add(chatId, { kind: 'offer', order, until, from }, work.now), chatId });
}
