// Uploads a file over HTTP as the console does: begin, every part, complete. Only tests import it.
import { env, exports } from 'cloudflare:workers';
import type { UploadBegun, UploadDone, UploadPart } from '../protocol/upload';
import { chatSession } from '../stubs';
import { aChatWith } from './customer-events';
import type { SignedInOperator } from './sign-in';

export interface UploadWish {
  readonly fileName?: string;
  readonly purpose?: 'message' | 'preview';
  /** Said at the beginning; else as long as the file is. */
  readonly sizeBytes?: number;
}

/** A new chat that this operator has taken, so that she may write. @returns its id */
export async function aChatOf(operator: SignedInOperator): Promise<string> {
  const chatId = await aChatWith('hello');
  const taken = await chatSession(env, chatId).applyWish(
    operator.asker,
    { type: 'claim' },
    { commandId: crypto.randomUUID() },
  );
  if (!taken.ok) throw new Error(`claim: ${taken.error.code}`);
  return chatId;
}

export function uploadsPath(chatId: string, rest = ''): string {
  return `http://kaiwa.test/api/chats/${encodeURIComponent(chatId)}/uploads${rest}`;
}

export function beginUpload(operator: SignedInOperator, chatId: string, wish: UploadWish): Promise<Response> {
  const { fileName = 'file.bin', purpose = 'message', sizeBytes = 0 } = wish;
  const body = JSON.stringify({ fileName, purpose, sizeBytes });
  return exports.default.fetch(uploadsPath(chatId), { method: 'POST', headers: operator.unsafeHeaders, body });
}

export function putPart(
  operator: SignedInOperator,
  chatId: string,
  uploadId: string,
  n: number,
  body: BodyInit,
): Promise<Response> {
  const headers = { ...operator.unsafeHeaders, 'content-type': 'application/octet-stream' };
  return exports.default.fetch(uploadsPath(chatId, `/${uploadId}/parts/${n}`), { method: 'PUT', headers, body });
}

export function completeUpload(
  operator: SignedInOperator,
  chatId: string,
  uploadId: string,
  parts: readonly UploadPart[],
): Promise<Response> {
  const init = { method: 'POST', headers: operator.unsafeHeaders, body: JSON.stringify({ parts }) };
  return exports.default.fetch(uploadsPath(chatId, `/${uploadId}/complete`), init);
}

/** Begin and all parts. */
export async function uploadParts(
  operator: SignedInOperator,
  chatId: string,
  file: Uint8Array<ArrayBuffer>,
  wish: UploadWish = {},
): Promise<{ uploadId: string; parts: UploadPart[] }> {
  const begun = await beginUpload(operator, chatId, { sizeBytes: file.length, ...wish });
  if (begun.status !== 201) throw new Error(`begin: ${begun.status} ${await begun.text()}`);
  const { uploadId, partBytes, parts: count } = (await begun.json()) as UploadBegun;
  const parts: UploadPart[] = [];
  for (let n = 1; n <= count; n++) {
    const part = await putPart(operator, chatId, uploadId, n, file.subarray((n - 1) * partBytes, n * partBytes));
    if (part.status !== 200) throw new Error(`part ${n}: ${part.status} ${await part.text()}`);
    parts.push((await part.json()) as UploadPart);
  }
  return { uploadId, parts };
}

/** The whole of it. @throws where any step is refused */
export async function uploadFile(
  operator: SignedInOperator,
  chatId: string,
  file: Uint8Array<ArrayBuffer>,
  wish: UploadWish = {},
): Promise<UploadDone> {
  const { uploadId, parts } = await uploadParts(operator, chatId, file, wish);
  const done = await completeUpload(operator, chatId, uploadId, parts);
  if (done.status !== 200) throw new Error(`complete: ${done.status} ${await done.text()}`);
  return (await done.json()) as UploadDone;
}
