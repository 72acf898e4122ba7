// /api/chats/{chatId}/…: what operators do with a session, in the words of the state table. Translates; the chat's object
// decides. A claim reserves its slot at the Dispatcher first, which holds it up for 300 ms at most.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import type { Priority } from '../domain/chat/session-state';
import { parseChatId } from '../domain/ids';
import { can } from '../domain/permissions/can';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { jsonBody, queryParams } from '../platform/json-body';
import { logWarn } from '../platform/log';
import { newUuidV7 } from '../platform/random-id';
import { withinMs } from '../platform/within-ms';
import {
  assignCommand,
  claimCommand,
  escalateCommand,
  holdCommand,
  offerCommand,
  priorityCommand,
  releaseCommand,
  resolveCommand,
  type SessionCommand,
  sessionCommand,
  tagsCommand,
  takeBackCommand,
  transferCommand,
} from '../protocol/chat-command';
import type { ChatView } from '../protocol/chat-view';
import { decisionQuery } from '../protocol/decision-view';
import type { SessionWish } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import { dispatcher } from '../stubs';
import { askChat, type ChatContext, refuse } from './ask-chat';
import { askDispatcher } from './ask-dispatcher';
import { findColleague } from './find-colleague';
import { findDecisions } from './find-decisions';
import { isTeam } from './is-team';
import { findTags } from './read-tags';

/** Without an answer of the Dispatcher by then a claim goes on: by hand the limit is soft. */
const RESERVE_WITHIN_MS = 300;

export const sessionRoutes = new Hono<AppEnv>()
  .use(requireOperator)
  .use('/:chatId/*', requireLiveLogin)
  .post('/:chatId/claim', jsonBody(claimCommand), async (c) => {
    const { decisionNo, force = false, ...command } = c.req.valid('json');
    // An accepted offer has its slot already. Whom the chat will refuse gets none: it would count until it lapses.
    const needsRoom = decisionNo === undefined && (await mayClaim(c));
    const room = needsRoom ? await reserve(c, force) : ok(null);
    if (!room.ok) return refuseAlways(c, command, room.error);
    const done = await wish(c, { type: 'claim', ...(decisionNo !== undefined && { decisionNo }) }, command);
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/release', jsonBody(releaseCommand), async (c) => {
    const { note, ...command } = c.req.valid('json');
    const done = await wish(c, { type: 'release', ...(note && { note }) }, command);
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/reopen', jsonBody(sessionCommand), async (c) => {
    const done = await wish(c, { type: 'reopen' }, c.req.valid('json'));
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/take-over', jsonBody(sessionCommand), async (c) => {
    const done = await wish(c, { type: 'take_over' }, c.req.valid('json'));
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/unhold', jsonBody(sessionCommand), async (c) => {
    const done = await wish(c, { type: 'unhold' }, c.req.valid('json'));
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/return-to-bot', jsonBody(sessionCommand), async (c) => {
    const done = await wish(c, { type: 'return_to_bot' }, c.req.valid('json'));
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/archive', jsonBody(sessionCommand), async (c) => {
    const done = await wish(c, { type: 'archive' }, c.req.valid('json'));
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/resolve', jsonBody(resolveCommand), async (c) => {
    const { reason = 'solved', ...command } = c.req.valid('json');
    const done = await wish(c, { type: 'resolve', reason }, command);
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/hold', jsonBody(holdCommand), async (c) => {
    const { until, reason, ...command } = c.req.valid('json');
    const done = await wish(c, { type: 'hold', until, ...(reason && { reason }) }, command);
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/escalate', jsonBody(escalateCommand), async (c) => {
    const { reason, ...command } = c.req.valid('json');
    const done = await wish(c, { type: 'escalate', reason }, command);
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/priority', jsonBody(priorityCommand), async (c) => {
    const { priority, ...command } = c.req.valid('json');
    const done = await wish(c, { type: 'set_priority', priority: priority as Priority }, command);
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/tags', jsonBody(tagsCommand), async (c) => {
    const { add = [], remove = [], ...command } = c.req.valid('json');
    const tags = await findTags(c.env, { add, remove });
    if (!tags.ok) return refuse(c, tags.error);
    const done = await wish(c, { type: 'set_tags', ...tags.value }, command);
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/transfer', jsonBody(transferCommand), async (c) => {
    const { operatorId, teamId, note, ...command } = c.req.valid('json');
    if ((operatorId === undefined) === (teamId === undefined)) {
      return errorResponse(c, 'BAD_REQUEST', { fields: ['operatorId', 'teamId'] });
    }
    const left = note ? { note } : {};
    if (teamId !== undefined) {
      if (!(await isTeam(c.env, teamId))) return errorResponse(c, 'TEAM_UNKNOWN');
      const moved = await wish(c, { type: 'transfer_team', teamId, ...left }, command);
      return moved.ok ? c.json({ chat: moved.value }) : refuse(c, moved.error);
    }
    const asker = c.get('asker');
    const parsed = parseChatId(c.req.param('chatId'));
    if (!parsed) return errorResponse(c, 'NOT_FOUND');
    const guard = toGuard(command);
    const wished = { type: 'transfer_operator', to: operatorId ?? '' } as const;
    const begun = await askChat(c, (chat) => chat.beginHand(asker, wished, guard));
    if (!begun.ok) return refuse(c, begun.error);
    const { commandKey } = begun.value;
    if (commandKey === null) return answerView(c);
    const to = await findColleague(c.env, wished.to);
    if (!to.ok) return refuseAlways(c, command, to.error);
    const by = { operatorId: asker.operatorId, name: asker.name };
    const input = {
      chatId: parsed.chatId,
      to: to.value.operatorId,
      by,
      isLead: begun.value.leads,
      commandKey,
      ...left,
    };
    const way = await callObject(() => dispatcher(c.env).passOn(input));
    if (!way.ok) return refuseAlways(c, command, way.error);
    const moved = await askChat(c, (chat) =>
      way.value === 'offered'
        ? chat.endHand(asker, commandKey)
        : chat.applyWish(asker, { type: 'transfer_operator', to: to.value, ...left }, guard),
    );
    return moved.ok ? c.json({ chat: moved.value }) : refuse(c, moved.error);
  })
  .post('/:chatId/assign', jsonBody(assignCommand), async (c) => {
    const asker = c.get('asker');
    const parsed = parseChatId(c.req.param('chatId'));
    if (!parsed) return errorResponse(c, 'NOT_FOUND');
    const { operatorId, force = false, ...command } = c.req.valid('json');
    const begun = await askChat(c, (chat) =>
      chat.beginHand(asker, { type: 'assign', to: operatorId }, toGuard(command)),
    );
    if (!begun.ok) return refuse(c, begun.error);
    const { commandKey } = begun.value;
    if (commandKey === null) return answerView(c);
    const by = { operatorId: asker.operatorId, name: asker.name };
    const input = { chatId: parsed.chatId, to: operatorId, by, force, commandKey };
    const done = await callObject(() => dispatcher(c.env).assignByHand(input));
    if (!done.ok) return refuseAlways(c, command, done.error);
    const given = await askChat(c, (chat) => chat.endHand(asker, commandKey));
    return given.ok ? c.json({ chat: given.value }) : refuse(c, given.error);
  })
  .post('/:chatId/offer/take-back', jsonBody(takeBackCommand), async (c) => {
    const { decisionNo, ...command } = c.req.valid('json');
    const done = await wish(c, { type: 'take_back', decisionNo }, command);
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .post('/:chatId/offer/decline', jsonBody(offerCommand), async (c) => {
    const { operatorId } = c.get('asker');
    const { decisionNo } = c.req.valid('json');
    const done = await askDispatcher(c.env, (desk) => desk.declineOffer(operatorId, decisionNo));
    return done.ok ? c.json({}) : refuse(c, done.error);
  })
  .post('/:chatId/offer/shown', jsonBody(offerCommand), async (c) => {
    const { operatorId } = c.get('asker');
    const { decisionNo } = c.req.valid('json');
    const done = await askDispatcher(c.env, (desk) => desk.offerShown(operatorId, decisionNo));
    return done.ok ? c.json({}) : refuse(c, done.error);
  })
  .get('/:chatId/decisions', queryParams(decisionQuery), async (c) => {
    const view = await askChat(c, (chat) => chat.view(c.get('asker')));
    if (!view.ok) return refuse(c, view.error);
    const sessionId = c.req.valid('query').sessionId ?? view.value.sessionId;
    const isHidden = sessionId !== view.value.sessionId && !can(c.get('asker'), 'chat.history');
    const found = sessionId === null || isHidden ? ok([]) : await findDecisions(c.env, view.value.chatId, sessionId);
    return found.ok ? c.json({ decisions: found.value }) : refuse(c, found.error);
  });

async function mayClaim(c: ChatContext): Promise<boolean> {
  const asker = c.get('asker');
  if (!can(asker, 'chat.claim')) return false;
  return asker.access.grants['chat.read'] === 'all' || (await askChat(c, (chat) => chat.view(asker))).ok;
}

async function reserve(c: ChatContext, force: boolean): Promise<Result<null, Refusal>> {
  const parsed = parseChatId(c.req.param('chatId') ?? '');
  if (!parsed) return err({ code: 'NOT_FOUND', retry: false });
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

function wish(c: ChatContext, what: SessionWish, command: SessionCommand): Promise<Result<ChatView, Refusal>> {
  return askChat(c, (chat) => chat.applyWish(c.get('asker'), what, toGuard(command)));
}

function toGuard({ commandId, expectedVersion }: SessionCommand) {
  return {
    commandId: commandId ?? newUuidV7(Date.now()),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  };
}

/** What the Dispatcher refuses is the answer of this command, also to its repeat; what may go another time is not kept. */
async function refuseAlways(c: ChatContext, { commandId }: SessionCommand, refusal: Refusal): Promise<Response> {
  if (refusal.retry || commandId === undefined) return refuse(c, refusal);
  const kept = await askChat(c, (chat) => chat.refuseCommand(c.get('asker'), commandId, refusal));
  return kept.ok ? c.json({ chat: kept.value }) : refuse(c, kept.error);
}

/** To a command that was done before. */
async function answerView(c: ChatContext): Promise<Response> {
  const view = await askChat(c, (chat) => chat.view(c.get('asker')));
  return view.ok ? c.json({ chat: view.value }) : refuse(c, view.error);
}
