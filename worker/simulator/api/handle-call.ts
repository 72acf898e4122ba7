// One call of LINE's API from the first check to the answer: path, host, faults, token, rate, headers, body, handler, log.
// Synchronous and free of the platform, so that the whole API runs in Node tests. Called by LinePlatform for each request.
import type { JsonRecord } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { Channel, FaultRule } from '../state/records';
import { type MediaAddress, mediaAddressesOf } from '../validate/media-addresses';
import { judgeBody } from '../validate/request-body';
import { type ApiAnswer, type ApiCall, type Disturbance, type Outcome, refusal, TEXT } from './answer';
import { authenticate } from './authenticate';
import { isBeforeFault, outcomeOfFault, takeFault } from './faults';
import { matchPath, type PathMatch } from './match-path';
import type { Operation } from './operation';
import { OPERATIONS } from './operations';

const BODY_BYTES_MAX = 2_000_000;
const SENDS = new Set(['reply', 'push', 'multicast', 'broadcast', 'narrowcast']);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Progress {
  match: PathMatch | null;
  channel: Channel | null;
  fault: FaultRule | null;
  requestId: string;
  /** What an accepted message shows. */
  media: MediaAddress[];
}

export function handleCall(state: PlatformState, call: ApiCall): ApiAnswer {
  const progress: Progress = {
    match: matchPath(call.method, call.path),
    channel: null,
    fault: null,
    requestId: crypto.randomUUID(),
    media: [],
  };
  const outcome = decide(state, call, progress);
  const answer = toAnswer(outcome, progress);
  logCall(state, call, progress, answer);
  return answer;
}

function decide(state: PlatformState, call: ApiCall, progress: Progress): Outcome {
  const { match, requestId } = progress;
  if (match === null) return refusal(404, TEXT.notFound);
  const operation = OPERATIONS[match.operation];
  if (operation === undefined) return refusal(501, TEXT.notPlayed);
  if (operation.host !== call.host) {
    state.addViolation('wrong_host', `${match.operation} on the ${call.host} host`, requestId);
    return refusal(404, TEXT.notFound);
  }
  const auth = operation.authorized ? authenticate(state, call.authorization) : null;
  progress.channel = auth?.ok ? auth.channel : null;
  progress.fault = takeFault(state, operation.api, progress.channel?.channelId ?? null);
  if (progress.fault !== null && isBeforeFault(progress.fault.fault)) return outcomeOfFault(progress.fault.fault);
  if (auth !== null && !auth.ok) return refusal(401, auth.message);
  return admit(state, call, operation, match, progress);
}

/** The checks that need the channel, then the handler. */
function admit(
  state: PlatformState,
  call: ApiCall,
  operation: Operation,
  match: PathMatch,
  progress: Progress,
): Outcome {
  const { channel, requestId } = progress;
  const now = state.now();
  if (!state.rates.take(channel?.channelId ?? '', match.operation, now)) {
    state.addViolation('rate_exceeded', match.operation, requestId);
    return refusal(429, TEXT.rateLimit);
  }
  const headerRefusal = judgeHeaders(state, call, operation, match, requestId);
  if (headerRefusal !== null) return headerRefusal;
  let body: JsonRecord = {};
  if (operation.request !== undefined) {
    const verdict = judgeBody(call.body, operation.request.validator, operation.request.overlay);
    if (!verdict.ok) return refusal(400, verdict.message, verdict.details);
    body = verdict.body;
  }
  const outcome = operation.handle({
    state,
    // The token endpoint finds its channel itself, by the credentials.
    channel: channel ?? state.channel(state.config.demoChannelId) ?? assertDemoChannel(),
    call,
    operation: match.operation,
    params: match.params,
    body,
    requestId,
    now,
    fault: progress.fault?.fault ?? null,
  });
  if (outcome.status < 300 && SENDS.has(operation.api)) progress.media = mediaAddressesOf(body.messages);
  return outcome;
}

function assertDemoChannel(): never {
  throw new Error('the default channel is made with the state and never removed');
}

function judgeHeaders(
  state: PlatformState,
  call: ApiCall,
  operation: Operation,
  match: PathMatch,
  requestId: string,
): Outcome | null {
  if (call.body.length > BODY_BYTES_MAX) return refusal(413, TEXT.tooLarge);
  if (call.retryKey !== null && !operation.takesRetryKey) {
    state.addViolation('retry_key_not_supported', match.operation, requestId);
    return refusal(400, TEXT.invalidRetryKey);
  }
  if (call.retryKey !== null && !UUID.test(call.retryKey)) return refusal(400, TEXT.invalidRetryKey);
  const wanted = operation.form ? 'application/x-www-form-urlencoded' : 'application/json';
  if (operation.request !== undefined || operation.form) {
    const type = (call.contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (type !== wanted) return refusal(400, TEXT.contentType(call.contentType ?? 'null'));
  }
  return null;
}

function toAnswer(outcome: Outcome, progress: Progress): ApiAnswer {
  const headers: Record<string, string> = { 'x-line-request-id': progress.requestId, ...outcome.headers };
  let body: ApiAnswer['body'] = null;
  if (outcome.bytes !== undefined) {
    headers['content-type'] = outcome.bytes.contentType;
    body = outcome.bytes.data;
  } else if (outcome.json !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(outcome.json);
  }
  const answer: ApiAnswer = { status: outcome.status, headers, body };
  if (outcome.probe !== undefined) answer.probe = outcome.probe;
  if (outcome.happened !== undefined) answer.happened = outcome.happened;
  if (progress.media.length > 0) answer.media = progress.media;
  return progress.fault === null ? answer : disturb(answer, progress.fault);
}

/** What a fault does to an answer that was already decided. */
function disturb(answer: ApiAnswer, rule: FaultRule): ApiAnswer {
  const by = (disturbance: Disturbance): ApiAnswer => ({ ...answer, disturbance });
  switch (rule.fault) {
    case 'drop_before':
    case 'drop_after':
      return by({ kind: 'drop' });
    case 'slow':
      return by({ kind: 'slow', ms: rule.ms });
    case 'malformed_200':
      return by({ kind: 'malformed' });
    case '500_after':
      return {
        ...answer,
        status: 500,
        headers: { ...answer.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ message: TEXT.serverError }),
      };
    default:
      return answer;
  }
}

function logCall(state: PlatformState, call: ApiCall, progress: Progress, answer: ApiAnswer): void {
  const number = state.next('call');
  state.calls.set(String(number), {
    number,
    at: state.now(),
    host: call.host,
    method: call.method,
    path: call.path,
    template: progress.match?.operation.split(' ')[1] ?? null,
    channelId: progress.channel?.channelId ?? null,
    status: answer.status,
    requestId: progress.requestId,
    retryKey: call.retryKey,
    fault: progress.fault?.fault ?? null,
    // Credentials stay out of the log; everything else is the tester's own text.
    body: call.method === 'GET' || call.path.startsWith('/oauth2/') ? null : call.body,
  });
}
