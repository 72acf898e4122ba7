// Brings one file to the server in parts, and goes on where it stopped when the network was away. Ends with what the server found it
// to be, or with a refusal for good; who cancels gets null. Knows no message: OutgoingController does.
import type { UploadBegun, UploadDone, UploadPart } from '$protocol/upload';
import type { ApiError, ApiResult } from '../api/api-result';
import type { UploadApi } from '../api/upload-api';
import { backoffMs } from '../realtime/backoff';

export interface FileToUpload {
  readonly chatId: string;
  readonly fileName: string;
  readonly blob: Blob;
  readonly purpose: 'message' | 'preview';
  readonly signal: AbortSignal;
  /** Bytes that have left, of `blob.size`; may fall back where a part is sent again. */
  readonly onProgress: (sentBytes: number) => void;
}

export interface UploadLine {
  readonly api: Pick<UploadApi, 'begin' | 'putPart' | 'complete' | 'drop'>;
  /** Resolves after so long, or sooner: when the browser is back online. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The server forgot it (a day passed, or it was cleared): begun anew so often. */
const BEGINNINGS_MAX = 3;
/** Somebody has to sign in again meanwhile; then the same call passes. */
const WAITS_FOR_LOGIN: ReadonlySet<string> = new Set(['SIGN_IN_REQUIRED', 'TOKEN_EXPIRED', 'LOGIN_ENDED']);

type Uploaded = ApiResult<UploadDone> | null;

export async function uploadFile(line: UploadLine, file: FileToUpload): Promise<Uploaded> {
  for (let beginning = 1; ; beginning++) {
    const done = await uploadOnce(line, file);
    if (done === null || done.ok || done.error.code !== 'UPLOAD_UNKNOWN' || beginning === BEGINNINGS_MAX) return done;
    file.onProgress(0);
  }
}

async function uploadOnce(line: UploadLine, file: FileToUpload): Promise<Uploaded> {
  const { chatId, signal, blob, fileName, purpose } = file;
  const begun = await untilAnswered(line, signal, () =>
    line.api.begin(chatId, { fileName, sizeBytes: blob.size, purpose }, signal),
  );
  if (begun === null || !begun.ok) return begun;
  const { uploadId } = begun.value;
  const sent = await sendParts(line, file, begun.value);
  const done =
    sent === null || !sent.ok
      ? sent
      : await untilAnswered(line, signal, () => line.api.complete(chatId, uploadId, { parts: sent.value }, signal));
  if (done === null) void line.api.drop(chatId, uploadId);
  return done;
}

/** One after the other: the line of an office is full with one, and the order of failures stays simple. */
async function sendParts(
  line: UploadLine,
  file: FileToUpload,
  begun: UploadBegun,
): Promise<ApiResult<UploadPart[]> | null> {
  const { chatId, signal, blob, onProgress } = file;
  const parts: UploadPart[] = [];
  for (let n = 1; n <= begun.parts; n++) {
    const from = (n - 1) * begun.partBytes;
    const bytes = blob.slice(from, from + begun.partBytes);
    const part = await untilAnswered(line, signal, () =>
      line.api.putPart({
        chatId,
        uploadId: begun.uploadId,
        n,
        bytes,
        signal,
        onProgress: (sentBytes) => onProgress(from + sentBytes),
      }),
    );
    if (part === null || !part.ok) return part;
    parts.push({ n: part.value.n, etag: part.value.etag });
    onProgress(from + bytes.size);
  }
  return { ok: true, value: parts };
}

/** Repeats a call that may be repeated until it is answered for good. */
async function untilAnswered<T>(
  line: UploadLine,
  signal: AbortSignal,
  call: () => Promise<ApiResult<T>>,
): Promise<ApiResult<T> | null> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    const answer = await call();
    if (signal.aborted) return null;
    if (answer.ok || !mayPass(answer.error)) return answer;
    await line.wait(Math.max(backoffMs(attempt, Math.random()), (answer.error.retryAfterSec ?? 0) * 1_000), signal);
  }
  return null;
}

const mayPass = ({ retry, code }: ApiError) => retry || WAITS_FOR_LOGIN.has(code);
