// The files behind messages that came in: bytes as a stream, the small picture, and how far LINE is with preparing them.
// Must not buffer what it hands on. Called by line-client.ts.
// https://developers.line.biz/en/reference/messaging-api/#get-content
import type { ContentAnswer, TranscodingAnswer } from './line-answer';
import type { LineHttp } from './line-http';
import { toTranscoding } from './line-values';
import { readJson, toFailure } from './read-answer';

export async function fetchContent(
  http: LineHttp,
  endpoint: 'content' | 'contentPreview',
  messageId: string,
  token: string,
): Promise<ContentAnswer> {
  const done = await http.attempt({ endpoint, ids: { messageId }, token });
  if (!done.answered) return { kind: 'unknown', cause: done.cause, requestId: null };
  const { response, requestId, stopClock } = done;
  const { status } = response;
  // The limit is for the first byte: a video of 200 MB may take longer than any limit that suits a message.
  stopClock();
  if (status === 200 && response.body) {
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const contentType = response.headers.get('content-type') ?? 'application/octet-stream';
    const contentLength = Number.isSafeInteger(length) ? length : null;
    return { kind: 'ready', status, contentType, contentLength, body: response.body, requestId };
  }
  const body = response.ok ? null : await readJson(response);
  if (status === 202) return { kind: 'preparing', status, requestId };
  if (status === 404 || status === 410) return { kind: 'gone', status, requestId };
  return toFailure(response, body, requestId);
}

export async function askTranscoding(http: LineHttp, messageId: string, token: string): Promise<TranscodingAnswer> {
  const answer = await http.read({ endpoint: 'transcoding', ids: { messageId }, token }, toTranscoding);
  if (answer.kind !== 'rejected' || (answer.status !== 404 && answer.status !== 410)) return answer;
  return { kind: 'gone', status: answer.status, requestId: answer.requestId };
}
