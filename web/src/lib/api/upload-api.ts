// The calls that bring a file to the server: begun, sent in parts, completed. XMLHttpRequest for the parts, because fetch tells no
// progress of what it sends. Shapes are the wire's (worker/protocol/upload.ts); who repeats what is upload-file's matter.

import * as z from 'zod/mini';
import type { BeginUpload, CompleteUpload, UploadBegun, UploadDone, UploadPart } from '$protocol/upload';
import { uploadBegun, uploadDone, uploadPart } from '$protocol/upload';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export interface PartToSend {
  readonly chatId: string;
  readonly uploadId: string;
  /** From 1. */
  readonly n: number;
  readonly bytes: Blob;
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number) => void;
}

export class UploadApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  begin(chatId: string, upload: BeginUpload, signal: AbortSignal): Promise<ApiResult<UploadBegun>> {
    return this.#client.call(uploadBegun, () => post(folderOf(chatId), upload, signal, this.#client.headers));
  }

  putPart(part: PartToSend): Promise<ApiResult<UploadPart>> {
    const path = `${folderOf(part.chatId)}/${encodeURIComponent(part.uploadId)}/parts/${part.n}`;
    return this.#client.call(uploadPart, () => sendBytes(path, part, this.#client.headers));
  }

  complete(
    chatId: string,
    uploadId: string,
    upload: CompleteUpload,
    signal: AbortSignal,
  ): Promise<ApiResult<UploadDone>> {
    const path = `${folderOf(chatId)}/${encodeURIComponent(uploadId)}/complete`;
    return this.#client.call(uploadDone, () => post(path, upload, signal, this.#client.headers));
  }

  /** Throws away what no message will show. Asked once: the server's sweep finds what is left. */
  async drop(chatId: string, uploadId: string): Promise<void> {
    const path = `${folderOf(chatId)}/${encodeURIComponent(uploadId)}`;
    await this.#client.call(z.null(), () =>
      fetch(path, { method: 'DELETE', headers: this.#client.headers, credentials: 'same-origin' }),
    );
  }
}

const folderOf = (chatId: string) => `/api/chats/${encodeURIComponent(chatId)}/uploads`;

function post(path: string, body: unknown, signal: AbortSignal, headers: Record<string, string>): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify(body),
    signal,
  });
}

/** Rejects where no answer came, as fetch does. */
function sendBytes(
  path: string,
  { bytes, signal, onProgress }: PartToSend,
  headers: Record<string, string>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const noAnswer = () => reject(new TypeError('no answer'));
    const abort = () => request.abort();
    request.open('PUT', path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = noAnswer;
    request.onabort = noAnswer;
    request.onloadend = () => signal.removeEventListener('abort', abort);
    if (signal.aborted) return noAnswer();
    signal.addEventListener('abort', abort);
    request.send(bytes);
  });
}
