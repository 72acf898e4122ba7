// /api/chats/{chatId}/…: what operators do with a session, in the words of the state table. Translates; the chat's object
// decides. A claim reserves its slot at the Dispatcher first, which holds it up for 300 ms at most.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import type { Priority } from '../domain/chat/session-state';
import { parseChatId } from '../domain/ids';
import { can } from '../domain/permissions/can';
import { rowScope } from '../domain/permissions/chat-scope';
import { ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { jsonBody, queryParams } from '../platform/json-body';
import {
  assignCommand,
  claimCommand,
  escalateCommand,
  holdCommand,
  offerCommand,
  priorityCommand,
  releaseCommand,
  resolveCommand,
  sessionCommand,
  tagsCommand,
  takeBackCommand,
  transferCommand,
} from '../protocol/chat-command';
import type { ChatView } from '../protocol/chat-view';
import { decisionQuery } from '../protocol/decision-view';
import { runMacro } from '../protocol/macro';
import type { Refusal } from '../rpc/refusal';
import { dispatcher } from '../stubs';
import { askChat, type ChatContext, refuse } from './ask-chat';
import { askDispatcher } from './ask-dispatcher';
import { findDecisions } from './find-decisions';
import { findTags } from './read-tags';
import { runMacroOn } from './run-macro';
import { answerAgain, claimChat, passToPerson, passToTeam, refuseAlways, toGuard, wish } from './session-wishes';

export const sessionRoutes = new Hono<AppEnv>()
  .use(requireOperator)
  .use('/:chatId/*', requireLiveLogin)
  .post('/:chatId/claim', jsonBody(claimCommand), async (c) => {
    const done = await claimChat(c, c.req.valid('json'));
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
    const { reason = 'solved', followUp, ...command } = c.req.valid('json');
    const done = await wish(c, { type: 'resolve', reason, ...(followUp && { followUp }) }, command);
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
    const { operatorId, teamId, ...command } = c.req.valid('json');
    if ((operatorId === undefined) === (teamId === undefined)) {
      return errorResponse(c, 'BAD_REQUEST', { fields: ['operatorId', 'teamId'] });
    }
    const moved = await (teamId === undefined
      ? passToPerson(c, operatorId ?? '', command)
      : passToTeam(c, teamId, command));
    return moved.ok ? c.json({ chat: moved.value }) : refuse(c, moved.error);
  })
  .post('/:chatId/macro-runs', jsonBody(runMacro), async (c) => {
    const run = await runMacroOn(c, c.req.valid('json'));
    return run.ok ? c.json(run.value) : refuse(c, run.error);
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
    if (commandKey === null) return answerOf(c, await answerAgain(c, begun.value));
    const by = { operatorId: asker.operatorId, name: asker.name };
    const input = { chatId: parsed.chatId, to: operatorId, by, force, commandKey };
    const done = await callObject(() => dispatcher(c.env).assignByHand(input));
    if (!done.ok) return answerOf(c, await refuseAlways(c, command, done.error));
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
    const isHidden = sessionId !== view.value.sessionId && !can(c.get('asker'), 'chat.history', rowScope(view.value));
    const found = sessionId === null || isHidden ? ok([]) : await findDecisions(c.env, view.value.chatId, sessionId);
    return found.ok ? c.json({ decisions: found.value }) : refuse(c, found.error);
  });

function answerOf(c: ChatContext, done: Result<ChatView, Refusal>): Response {
  return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
}
