// How a wish of an operator reaches the chat's object, and by way of the Dispatcher where it takes a slot or asks a colleague first.
// Called by session-route and by macros, which do several of them.
import { parseChatId } from '../domain/ids';
import { can } from '../domain/permissions/can';
import { err, ok, type Result } from '../domain/result';
import { callObject } from '../platform/call-object';
import { logWarn } from '../platform/log';
import { newUuidV7 } from '../platform/random-id';
import { withinMs } from '../platform/within-ms';
import type { ClaimCommand, SessionCommand } from '../protocol/chat-command';
import type { ChatView } from '../protocol/chat-view';
import type { HandStart, SessionWish } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import { dispatcher } from '../stubs';
import { askChat, type ChatContext } from './ask-chat';
import { findColleague } from './find-colleague';
import { isTeam } from './is-team';

/** Without an answer of the Dispatcher by then a claim goes on: by hand the limit is soft. */
const RESERVE_WITHIN_MS = 300;

type Answer = Result<ChatView, Refusal>;
type Noted = SessionCommand & { readonly note?: string | undefined };

const NOT_FOUND: Refusal = { code: 'NOT_FOUND', retry: false };

export function wish(c: ChatContext, what: SessionWish, command: SessionCommand): Promise<Answer> {
  return askChat(c, (chat) => chat.applyWish(c.get('asker'), what, toGuard(command)));
}

export async function claimChat(
  c: ChatContext,
  { decisionNo, force = false, ...command }: ClaimCommand,
): Promise<Answer> {
  // An accepted offer has its slot already. Whom the chat will refuse gets none: it would count until it lapses.
  const needsRoom = decisionNo === undefined && (await mayClaim(c));
  const room = needsRoom ? await reserve(c, force) : ok(null);
  if (!room.ok) return refuseAlways(c, command, room.error);
  return wish(c, { type: 'claim', ...(decisionNo !== undefined && { decisionNo }) }, command);
}

export async function passToTeam(c: ChatContext, teamId: string, { note, ...command }: Noted): Promise<Answer> {
  if (!(await isTeam(c.env, teamId))) return err({ code: 'TEAM_UNKNOWN', retry: false });
  return wish(c, { type: 'transfer_team', teamId, ...(note && { note }) }, command);
}

/** At once, or by an offer where the team asks first. */
export async function passToPerson(c: ChatContext, operatorId: string, { note, ...command }: Noted): Promise<Answer> {
  const asker = c.get('asker');
  const parsed = parseChatId(c.req.param('chatId') ?? '');
  if (!parsed) return err(NOT_FOUND);
  const left = note ? { note } : {};
  const guard = toGuard(command);
  const wished = { type: 'transfer_operator', to: operatorId } as const;
  const begun = await askChat(c, (chat) => chat.beginHand(asker, wished, guard));
  if (!begun.ok) return begun;
  const { commandKey } = begun.value;
  if (commandKey === null) return answerAgain(c, begun.value);
  const to = await findColleague(c.env, operatorId);
  if (!to.ok) return refuseAlways(c, command, to.error);
  const by = { operatorId: asker.operatorId, name: asker.name };
  const { chatId } = parsed;
  const input = { chatId, to: to.value.operatorId, by, isLead: begun.value.leads, commandKey, ...left };
  const way = await callObject(() => dispatcher(c.env).passOn(input));
  if (!way.ok) return refuseAlways(c, command, way.error);
  return askChat(c, (chat) =>
    way.value === 'offered'
      ? chat.endHand(asker, commandKey)
      : chat.applyWish(asker, { type: 'transfer_operator', to: to.value, ...left }, guard),
  );
}

/** What the Dispatcher refuses is the answer of this command, also to its repeat; what may go another time is not kept. */
export async function refuseAlways(c: ChatContext, { commandId }: SessionCommand, refusal: Refusal): Promise<Answer> {
  if (refusal.retry || commandId === undefined) return err(refusal);
  return askChat(c, (chat) => chat.refuseCommand(c.get('asker'), commandId, refusal));
}

/** A command that was done before has its answer also where the chat is no longer hers to see. */
export function answerAgain(c: ChatContext, { doneKey }: HandStart): Promise<Answer> {
  return doneKey === undefined ? viewOf(c) : askChat(c, (chat) => chat.endHand(c.get('asker'), doneKey));
}

export function viewOf(c: ChatContext): Promise<Answer> {
  return askChat(c, (chat) => chat.view(c.get('asker')));
}

export function toGuard({ commandId, expectedVersion }: SessionCommand) {
  return {
    commandId: commandId ?? newUuidV7(Date.now()),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  };
}

async function mayClaim(c: ChatContext): Promise<boolean> {
  const asker = c.get('asker');
  if (!can(asker, 'chat.claim')) return false;
  return asker.access.grants['chat.read'] === 'all' || (await viewOf(c)).ok;
}

async function reserve(c: ChatContext, force: boolean): Promise<Result<null, Refusal>> {
  const parsed = parseChatId(c.req.param('chatId') ?? '');
  if (!parsed) return err(NOT_FOUND);
  const { operatorId } = c.get('asker');
  try {
    const call = dispatcher(c.env).reserveClaim({ operatorId, chatId: parsed.chatId, force });
    const answer = await withinMs(call, RESERVE_WITHIN_MS);
    if (answer.inTime) return answer.value;
    logWarn('claim_not_reserved', { chat: parsed.chatId });
  } catch (cause) {
    logWarn('claim_not_reserved', { chat: parsed.chatId, error: String(cause) });
  }
  return ok(null);
}
