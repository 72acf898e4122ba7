// The state machine of a chat: (state, event, ctx) -> (state, new lines of the log, effects), or a refusal as data.
// Pure: no storage, no clock, no randomness; they arrive in ctx. Cell by cell it follows state-table.ts.
import { assertNever, ok } from '../result';
import type { ChatEvent } from './chat-event';
import { onCustomerMessage, onFollow, onGone, onNoted, onReply, onSay, onUnsentEarly } from './decide-message';
import {
  onEscalate,
  onGrey,
  onHold,
  onHoldEnd,
  onHoursEnd,
  onIdleEnd,
  onLate,
  onReplyTaken,
  onReturnToBot,
  onSetPriority,
  onSla,
  onTransferOperator,
  onTransferTeam,
  onUnhold,
} from './decide-move';
import {
  onAssign,
  onCheckIn,
  onOffer,
  onOfferEnd,
  onOfferShown,
  onOwnerGone,
  onOwnerLost,
  onSettle,
  onTakeBack,
} from './decide-offer';
import {
  onAsk,
  onCallbackAccept,
  onCallbackMissed,
  onCallbackTurn,
  onCustomerEnd,
  onDivert,
  onJoinTold,
  onLeaveMessage,
  onMaxWait,
  onPlace,
  onQueueCancel,
  onSign,
  onSlotAnswered,
  onSlotRetried,
  onTold,
  onUnpark,
} from './decide-queue';
import { onArchive, onClaim, onRelease, onReopen, onResolve, onTakeOver, onWindowEnd } from './decide-session';
import { onSetTags } from './decide-tags';
import type { Decision, DecisionContext } from './decision';
import { withSla } from './follow-sla';
import { withVip } from './follow-vip';
import { onAnnotate } from './note';
import type { ChatState } from './session-state';
import { withoutVoidTimers } from './session-timers';

export function transition(state: ChatState, event: ChatEvent, ctx: DecisionContext): Decision {
  const decided = decide(state, event, ctx);
  if (!decided.ok) return decided;
  return ok(withSla(state, withVip(state, withoutVoidTimers(state.session, decided.value), ctx), ctx));
}

function decide(state: ChatState, event: ChatEvent, ctx: DecisionContext): Decision {
  switch (event.type) {
    case 'customer_message':
      return ok(onCustomerMessage(state, event, ctx));
    case 'unsent_early':
      return ok(onUnsentEarly(state, event));
    case 'follow':
      return ok(onFollow(state, event, ctx));
    case 'gone':
      return ok(onGone(state, event.lineTs, ctx));
    case 'noted':
      return ok(onNoted(state, event, ctx));
    case 'say':
      return ok(onSay(state, event.messages, ctx));
    case 'reply':
      return onReply(state, event, ctx);
    case 'annotate':
      return ok(onAnnotate(state, event, ctx));

    case 'ask':
      return onAsk(state, event, ctx);
    case 'place':
      return onPlace(state, event, ctx);
    case 'divert':
      return onDivert(state, event, ctx);
    case 'max_wait':
      return onMaxWait(state, event, ctx);
    case 'customer_end':
      return onCustomerEnd(state, event.lineTs, ctx);
    case 'queue_cancel':
      return onQueueCancel(state, event.lineTs, ctx);
    case 'callback_accept':
      return onCallbackAccept(state, event.way, ctx);
    case 'callback_turn':
      return onCallbackTurn(state, event);
    case 'check_in':
      return onCheckIn(state, event, ctx);
    case 'sign':
      return onSign(state, ctx);
    case 'callback_missed':
      return onCallbackMissed(state, event, ctx);
    case 'unpark':
      return onUnpark(state);
    case 'slot_answered':
      return onSlotAnswered(state, event, ctx);
    case 'slot_retried':
      return onSlotRetried(state, event);
    case 'told':
      return onTold(state, event.position, ctx);
    case 'join_told':
      return onJoinTold(state, ctx);
    case 'late':
      return onLate(state, event);
    case 'reply_taken':
      return onReplyTaken(state, event);
    case 'sla':
      return onSla(state, event.sessionId, ctx);
    case 'leave_message':
      return onLeaveMessage(state, event);

    case 'offer':
      return onOffer(state, event, ctx);
    case 'offer_shown':
      return onOfferShown(state, event, ctx);
    case 'offer_end':
      return onOfferEnd(state, event, ctx);
    case 'assign':
      return onAssign(state, event, ctx);
    case 'settle':
      return onSettle(state, event.decisionNo, ctx);
    case 'owner_lost':
      return onOwnerLost(state, event, ctx);
    case 'owner_gone':
      return onOwnerGone(state, event);

    case 'claim':
      return onClaim(state, event, ctx);
    case 'take_over':
      return onTakeOver(state, event, ctx);
    case 'release':
      return onRelease(state, event, ctx);
    case 'resolve':
      return onResolve(state, event, ctx);
    case 'reopen':
      return onReopen(state, event, ctx);
    case 'archive':
      return onArchive(state, event, ctx);
    case 'transfer_operator':
      return onTransferOperator(state, event, ctx);
    case 'transfer_team':
      return onTransferTeam(state, event, ctx);
    case 'hold':
      return onHold(state, event, ctx);
    case 'unhold':
      return onUnhold(state, event, ctx);
    case 'escalate':
      return onEscalate(state, event, ctx);
    case 'set_priority':
      return onSetPriority(state, event, ctx);
    case 'set_tags':
      return onSetTags(state, event, ctx);
    case 'return_to_bot':
      return onReturnToBot(state, event, ctx);
    case 'take_back':
      return onTakeBack(state, event, ctx);

    case 'window_end':
      return onWindowEnd(state, event.sessionId, ctx);
    case 'idle_end':
      return onIdleEnd(state, event.sessionId, ctx);
    case 'hours_end':
      return onHoursEnd(state, event.sessionId, ctx);
    case 'hold_end':
      return onHoldEnd(state, event.sessionId, ctx);
    case 'grey':
      return onGrey(state, event.sessionId, ctx);
    default:
      return assertNever(event);
  }
}
