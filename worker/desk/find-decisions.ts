// Why a session went to whom: from the Dispatcher, which has the last two days, and from D1, which has 90 and lags a little.
// Called by session-route. Either may be away; only without both there is no answer.
import { decisionsOf } from '../db/decision-queries';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { logError } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import type { DecisionView } from '../protocol/decision-view';
import type { Refusal } from '../rpc/refusal';
import { askDispatcher } from './ask-dispatcher';

const KEPT_WITHIN_MS = 3_000;
const DECISIONS_MAX = 200;

/** Newest first. What both know is as the Dispatcher has it. */
export async function findDecisions(
  env: Env,
  chatId: string,
  sessionId: string,
): Promise<Result<DecisionView[], Refusal>> {
  const [present, kept] = await Promise.all([
    presentDecisions(env, chatId, sessionId),
    keptDecisions(env, chatId, sessionId),
  ]);
  if (present === null && kept === null) return err({ code: 'UNAVAILABLE', retry: true });
  return ok(joinDecisions(present ?? [], kept ?? []));
}

/** In the Dispatcher's order, which begins with what it would decide now; what only D1 has is older than all of it. */
function joinDecisions(present: readonly DecisionView[], kept: readonly DecisionView[]): DecisionView[] {
  const known = new Set(present.map(({ decisionNo }) => decisionNo));
  return [...present, ...kept.filter(({ decisionNo }) => !known.has(decisionNo))].slice(0, DECISIONS_MAX);
}

/** Null where the Dispatcher gives none; an older one, for minutes after a deploy, does not know the question. */
async function presentDecisions(env: Env, chatId: string, sessionId: string): Promise<DecisionView[] | null> {
  try {
    const found = await askDispatcher(env, async (desk) => [...(await desk.decisionsOf(sessionId))]);
    // A session of another chat has no decisions here, whoever asks for it.
    return found.ok ? found.value.filter((decision) => decision.chatId === chatId) : null;
  } catch (cause) {
    logError('decisions_not_asked', cause);
    return null;
  }
}

/** Null where D1 gives no answer. */
async function keptDecisions(env: Env, chatId: string, sessionId: string): Promise<DecisionView[] | null> {
  try {
    const found = await withinMs(decisionsOf(env.DB, chatId, sessionId, DECISIONS_MAX), KEPT_WITHIN_MS);
    return found.inTime ? found.value : null;
  } catch (cause) {
    logError('decisions_read_failed', cause);
    return null;
  }
}
