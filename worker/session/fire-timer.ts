// What a deadline of a session does when it rings: ends, warnings, reminders, the opening of the hours. Each checks its condition
// again, for it may ring late, twice, or for a session that has moved on. Runs inside one synchronous transaction.

import { addOpenSeconds } from '../domain/calendar/opening-hours';
import type { ChatEvent } from '../domain/chat/chat-event';
import { isOwned } from '../domain/chat/session-moves';
import type { Session } from '../domain/chat/session-state';
import { firstReplySince } from '../domain/chat/session-timers';
import { calendarOf, type DeskRules } from '../domain/desk/desk-rules';
import { parseChatId, type SessionId } from '../domain/ids';
import { DEFAULT_REASSIGN_SETTINGS, fireReassign } from '../domain/presence/reassign-timers';
import { applyEvent } from './apply-event';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { onClosing } from './closing-time';
import { decideLate } from './decide-late';
import { followStep, placePending, SETTINGS_AGAIN_MS, tellWhoJoined } from './follow-step';
import { onGreetingDue } from './greet';
import type { TimerKind } from './outbox-store';
import { onPushDue } from './push-place';
import { languageOf, say, systemSays, textOf } from './say';

export function fireTimer(tools: ChatTools, write: ChatWrite, kind: TimerKind, ref: string): void {
  const { session } = write.record.state;
  if (kind !== 'decide' && session?.id === ref && !tools.rules(write.record)) {
    // What it does hangs on the settings, which nobody could say yet: it is lost if it does not ring again.
    tools.outbox.setTimer(kind, ref, write.now + SETTINGS_AGAIN_MS);
    return;
  }
  switch (kind) {
    case 'window_end':
    case 'idle_end':
    case 'hold_end':
    case 'grey':
      apply(tools, write, { type: kind, sessionId: ref as SessionId });
      return;
    case 'opening':
      if (session?.id === ref) placeAgain(tools, write);
      return;
    case 'idle_warn':
      if (session?.id === ref) warnIdle(tools, write, session);
      return;
    case 'join_push':
      if (session?.id === ref && session.state === 'assigned') pushWhoJoined(tools, write);
      return;
    case 'first_reply':
    case 'next_reply':
      if (session?.id === ref) remindOwner(tools, write, session, kind);
      return;
    case 'closing':
      if (session?.id === ref) closingTime(tools, write, session);
      return;
    case 'queue_push':
      if (session?.id === ref) onPushDue(tools, write, session);
      return;
    case 'sla':
      checkSla(tools, write, ref as SessionId);
      return;
    case 'decide':
      decideLate(tools, write, ref);
      return;
    case 'greet':
      onGreetingDue(tools, write, ref);
      return;
  }
}

/** Where nobody knows the settings, it is looked at again once somebody does. */
function checkSla(tools: ChatTools, write: ChatWrite, sessionId: SessionId): void {
  const { state, seq } = write.record;
  if (!tools.rules(write.record)) {
    tools.outbox.setTimer('sla', sessionId, write.now + SETTINGS_AGAIN_MS);
    return;
  }
  applyEvent(tools, write, { type: 'sla', sessionId });
  if (write.record.state !== state && write.record.seq === seq) write.touch();
}

function closingTime(tools: ChatTools, write: ChatWrite, session: Session): void {
  const rules = tools.rules(write.record);
  if (rules) onClosing(tools, write, rules, session);
}

/** The hours begin: whoever waited for that is placed, or waits on where they were changed. */
function placeAgain(tools: ChatTools, write: ChatWrite): void {
  const rules = tools.rules(write.record);
  if (rules) placePending(tools, write, rules);
}

function apply(tools: ChatTools, write: ChatWrite, event: ChatEvent): void {
  const { state, seq } = write.record;
  if (!applyEvent(tools, write, event)) return;
  // What has no line in the log is still news to the Dispatcher and to the lists.
  if (write.record.seq === seq) write.touch();
  followStep(tools, write, event, state);
}

/** "Are you still there?", once per silence, after our last word. */
function warnIdle(tools: ChatTools, write: ChatWrite, session: Session): void {
  const rules = tools.rules(write.record);
  const warnMs = rules?.policy.idleWarnMs ?? null;
  const { state, turnSince, lastReplyAt } = session;
  if (!rules || warnMs === null || state !== 'active' || turnSince || lastReplyAt === undefined) return;
  const dueAt = lastReplyAt + warnMs;
  if (write.now < dueAt) {
    tools.outbox.setTimer('idle_warn', session.id, dueAt);
    return;
  }
  const minutes = Math.round(((rules.policy.idleEndMs ?? warnMs) - warnMs) / 60_000);
  const warning = textOf(rules, languageOf(write.record, rules), 'idle_warning', { minutes });
  say(tools, write, systemSays(warning, 'sparing'));
}

/** No free way came in a minute, and nothing of the owner's that would have carried it. */
function pushWhoJoined(tools: ChatTools, write: ChatWrite): void {
  const isWanted = (tools.rules(write.record)?.policy.joinPushMs ?? null) !== null;
  if (isWanted && tellWhoJoined(tools, write)) applyEvent(tools, write, { type: 'join_told' });
}

/** Half of the time is over: a sign; all of it: the supervisors see it; more: it goes to somebody else. */
function remindOwner(tools: ChatTools, write: ChatWrite, session: Session, kind: 'first_reply' | 'next_reply'): void {
  const rules = tools.rules(write.record);
  const startedAt = owedSince(session, write.record.state.unansweredSince, kind);
  if (!rules?.desk || !isOwned(session) || startedAt === null) return;
  const { sessions } = rules.desk;
  const stage = session.late ?? 0;
  const due = fireReassign(
    { kind, startedAt, stage, putOffUntil: session.lateUntil ?? null },
    {
      now: write.now,
      settings: {
        ...DEFAULT_REASSIGN_SETTINGS,
        ...(sessions.firstReplySec !== null && { firstReplySec: sessions.firstReplySec }),
        ...(sessions.nextReplySec !== null && { nextReplySec: sessions.nextReplySec }),
      },
      hops: session.hops ?? 0,
      isTyping: tools.typing.types(session.owner.operatorId, write.now),
      addOpenSeconds: openSecondsOf(rules, write),
    },
  );
  if (due.dueAt !== null) tools.outbox.setTimer(kind, session.id, due.dueAt);
  const putOffUntil = due.timer?.putOffUntil ?? null;
  if (putOffUntil !== null && !session.lateUntil) {
    apply(tools, write, { type: 'late', stage: 2, putOffUntil });
    return;
  }
  switch (due.action?.type) {
    case 'nudge_owner':
      apply(tools, write, { type: 'late', stage: 1 });
      return;
    case 'tell_supervisors':
      apply(tools, write, { type: 'late', stage: 2 });
      return;
    case 'owner_lost': {
      const { operatorId } = session.owner;
      apply(tools, write, { type: 'owner_lost', owner: operatorId, version: session.version, why: 'no_answer' });
    }
  }
}

/** Since when she owes that answer (ms); null: nobody waits for it. */
function owedSince(
  session: Session,
  unansweredSince: number | null,
  kind: 'first_reply' | 'next_reply',
): number | null {
  if (kind === 'first_reply') return firstReplySince(session, unansweredSince);
  return session.state === 'active' ? (session.turnSince ?? null) : null;
}

/** Where the team never opens again, the time does not pass. */
function openSecondsOf(rules: DeskRules, { record }: ChatWrite): (from: number, seconds: number) => number {
  const channelId = parseChatId(record.chatId)?.channelId ?? '';
  const calendar = calendarOf(rules, channelId, record.state.session?.teamId);
  return (from, seconds) => addOpenSeconds(calendar, from, seconds) ?? Number.MAX_SAFE_INTEGER;
}
