// What is decided by hand, whose caller waits for the chat's answer: the next chat of one's queues, one that a supervisor gives away,
// or one that its owner passes on by an offer.
// Decided in a transaction, asked by the outbox; an answer that does not come in time is settled, so that none lands later.
import type { Person } from '../domain/chat/session-state';
import { err, ok, type Result } from '../domain/result';
import { withinMs } from '../platform/within-ms';
import type { DecisionAnswer } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import { type Assigning, assignByHand, assignNext, giveUp, type HandAssignment } from './decide-by-hand';
import { offerOn, type PassingOn } from './decide-pass-on';
import type { Work } from './dispatch-tools';

/** How long whoever takes a chat by hand waits for its answer. */
const WITHIN_MS = 3_000;

export interface HandCallDeps {
  /** One transaction, on the settings as they are now. */
  readonly decide: <T>(work: (work: Work) => T) => Promise<T>;
  readonly answerTo: (callId: number) => Promise<DecisionAnswer | null>;
  readonly now: () => number;
}

const LATE = err<Refusal>({ code: 'UNAVAILABLE', retry: true });

export async function takeNext(
  deps: HandCallDeps,
  operator: Person,
): Promise<Result<{ readonly chatId: string }, Refusal>> {
  const until = deps.now() + WITHIN_MS;
  const tried = new Set<string>();
  for (;;) {
    const next = await deps.decide((work) => assignNext(work, operator, tried));
    if (!next.ok) return next;
    const answer = await answerOf(deps, next.value, until);
    if (!answer) return LATE;
    const { chatId } = next.value;
    if (answer.outcome === 'ok') return ok({ chatId });
    // Somebody was faster, or the customer left: the one behind it is next.
    tried.add(chatId);
  }
}

export async function giveByHand(deps: HandCallDeps, input: HandAssignment): Promise<Result<null, Refusal>> {
  const assigning = await deps.decide((work) => assignByHand(work, input));
  if (!assigning.ok) return assigning;
  const answer = await answerOf(deps, assigning.value, deps.now() + WITHIN_MS);
  if (!answer) return LATE;
  return answer.outcome === 'ok' ? ok(null) : refusedBy(answer);
}

/** @returns `direct` where nobody is asked, so that the chat's own command moves it */
export async function passOn(deps: HandCallDeps, input: PassingOn): Promise<Result<'direct' | 'offered', Refusal>> {
  const passing = await deps.decide((work) => offerOn(work, input));
  if (!passing.ok) return passing;
  if (typeof passing.value === 'string') return ok(passing.value);
  const answer = await answerOf(deps, passing.value, deps.now() + WITHIN_MS);
  if (!answer) return LATE;
  return answer.outcome === 'ok' ? ok('offered') : refusedBy(answer);
}

function refusedBy({ outcome, owner }: DecisionAnswer): Result<never, Refusal> {
  return err({ code: outcome === 'ok' ? 'INTERNAL' : outcome, retry: false, ...(owner && { winner: owner }) });
}

async function answerOf(
  { decide, answerTo, now }: HandCallDeps,
  { callId }: Assigning,
  until: number,
): Promise<DecisionAnswer | null> {
  const answer = await withinMs(answerTo(callId), Math.max(0, until - now()));
  if (answer.inTime && answer.value) return answer.value;
  await decide((work) => giveUp(work, callId));
  return null;
}
