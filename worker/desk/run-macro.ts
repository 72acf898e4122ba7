// Runs a macro on a chat: its steps one after the other, each as the command it is by hand, under an id made of the run's, so that the
// same run again does nothing twice. Behind a step that is refused nothing is done. Called by session-route.
import { getMacro } from '../db/macro-queries';
import { mayUseReply } from '../domain/canned/canned-reply';
import { hasTokens } from '../domain/canned/reply-tokens';
import type { Priority } from '../domain/chat/session-state';
import { isUuidV7 } from '../domain/ids';
import { type MacroStepKind, type MacroSteps, stepsOf } from '../domain/macros/macro';
import { err, ok, type Result } from '../domain/result';
import type { ChatView } from '../protocol/chat-view';
import type { MacroRun, RunMacro } from '../protocol/macro';
import type { Refusal } from '../rpc/refusal';
import { askChat, type ChatContext } from './ask-chat';
import { findTags } from './read-tags';
import { resolveOutgoing } from './resolve-outgoing';
import { claimChat, passToPerson, passToTeam, viewOf, wish } from './session-wishes';

type Reply = NonNullable<RunMacro['reply']>;
/** Null: it was done, and nobody can say how the chat is now. */
type Stepped = Result<ChatView | null, Refusal>;

/** Err where nothing was begun: no such macro for her, another version, a reply that is missing or has something left to fill in. */
export async function runMacroOn(c: ChatContext, run: RunMacro): Promise<Result<MacroRun, Refusal>> {
  const macro = await getMacro(c.env.DB.withSession('first-primary'), run.macroId);
  if (!macro || !mayUseReply(c.get('asker'), macro)) return refuse('NOT_FOUND');
  if (macro.version !== run.version) return refuse('STALE');
  const { reply } = run;
  if ((macro.steps.reply === undefined) !== (reply === undefined)) return refuse('BAD_REQUEST');
  if (reply && !isUuidV7(reply.messageId)) return refuse('BAD_REQUEST');
  if (reply && hasTokens(reply.text)) return refuse('TOKEN_UNFILLED');
  const seen = await viewOf(c);
  // Handed over by this very run it may be hers to see no more: each step that was done knows its command again.
  if (!seen.ok && seen.error.code !== 'NOT_FOUND') return seen;
  const told = await runSteps(stepsOf(macro.steps), (kind) => runStep(c, kind, macro.steps, reply, run.runId));
  return seen.ok || told.steps[0]?.outcome === 'done' ? ok(told) : seen;
}

async function runSteps(
  kinds: readonly MacroStepKind[],
  runOne: (kind: MacroStepKind) => Promise<Stepped>,
): Promise<MacroRun> {
  const steps: MacroRun['steps'] = [];
  let chat: ChatView | null = null;
  let isStopped = false;
  for (const step of kinds) {
    if (isStopped) {
      steps.push({ step, outcome: 'not_tried' });
      continue;
    }
    const done = await runOne(step);
    isStopped = !done.ok;
    if (done.ok) chat = done.value ?? chat;
    steps.push(done.ok ? { step, outcome: 'done' } : { step, outcome: 'refused', code: done.error.code });
  }
  return { steps, chat };
}

async function runStep(
  c: ChatContext,
  kind: MacroStepKind,
  { addTags = [], removeTags = [], priority, assign, resolve }: MacroSteps,
  reply: Reply | undefined,
  runId: string,
): Promise<Stepped> {
  const command = { commandId: `${runId} ${kind}` };
  switch (kind) {
    case 'take':
      return claimChat(c, command);
    case 'reply':
      return reply ? sendReply(c, reply) : refuse('BAD_REQUEST');
    case 'tags': {
      const tags = await findTags(c.env, { add: addTags, remove: removeTags });
      return tags.ok ? wish(c, { type: 'set_tags', ...tags.value }, command) : tags;
    }
    case 'priority':
      return wish(c, { type: 'set_priority', priority: priority as Priority }, command);
    case 'hand_over':
      if (assign?.kind === 'team') return passToTeam(c, assign.teamId, command);
      return assign?.kind === 'person' ? passToPerson(c, assign.operatorId, command) : refuse('BAD_REQUEST');
    case 'resolve':
      return wish(c, { type: 'resolve', reason: resolve ?? 'solved' }, command);
  }
}

async function sendReply(c: ChatContext, reply: Reply): Promise<Stepped> {
  const { messageId: id, text, seenSeq, confirmed, quotedId, quickReplies } = reply;
  const message = {
    type: 'text' as const,
    id,
    text,
    ...(seenSeq && { seenSeq }),
    ...(confirmed !== undefined && { confirmed }),
    ...(quotedId !== undefined && { quotedId }),
    ...(quickReplies && { quickReplies }),
  };
  const asker = c.get('asker');
  const outgoing = await resolveOutgoing(c.env, { asker, chatId: c.req.param('chatId') ?? '' }, message);
  if (!outgoing.ok) return outgoing;
  const sent = await askChat(c, (chat) => chat.send(asker, outgoing.value));
  if (!sent.ok) return sent;
  // It has left, whatever can be told of the chat now: taken for refused it would be written again.
  const view = await viewOf(c);
  return ok(view.ok ? view.value : null);
}

function refuse(code: Refusal['code']): Result<never, Refusal> {
  return err({ code, retry: false });
}
