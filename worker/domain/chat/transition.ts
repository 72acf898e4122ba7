// The state machine of a chat: (state, event, ctx) -> (state, new lines of the log, effects), or a refusal as data.
// Pure: no storage, no clock, no randomness; they arrive in ctx. Cell by cell it follows the state table.
// Until the bot and the queue arrive, a customer's first message opens a session in `waiting`.
import { assertNever, ok, type Result } from '../result';
import type { ChatEvent, Rejection } from './chat-event';
import { onCustomerMessage, onFollow, onGone, onNoted, onReply, onUnsentEarly } from './decide-message';
import { onClaim, onRelease, onReopen, onResolve, onWindowEnd } from './decide-session';
import type { DecisionContext, Step } from './decision';
import type { ChatState } from './session-state';

export function transition(state: ChatState, event: ChatEvent, ctx: DecisionContext): Result<Step, Rejection> {
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
    case 'reply':
      return onReply(state, event, ctx);
    case 'claim':
      return onClaim(state, event, ctx);
    case 'release':
      return onRelease(state, event, ctx);
    case 'resolve':
      return onResolve(state, event, ctx);
    case 'reopen':
      return onReopen(state, event, ctx);
    case 'window_end':
      return onWindowEnd(state, event.sessionId, ctx);
    default:
      return assertNever(event);
  }
}
