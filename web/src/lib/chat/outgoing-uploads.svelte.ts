// The files of messages that were sent and are not with the server yet: brings them up, one after the other in a chat, tells how
// far each is, keeps them on screen by an address of this browser. In memory only: a reload ends them, which the desk warns of.
// Called by OutgoingController, which owns the messages.
import type { UploadDone } from '$protocol/upload';
import type { ApiErrorCode } from '../api/api-result';
import type { PreparedMedia } from '../composer/new-message';
import type { FileToUpload } from './upload-file';

export type UploadOutcome =
  | { readonly ok: true; readonly uploadId: string; readonly previewId: string | null }
  | { readonly ok: false; readonly code: ApiErrorCode };

type Upload = (
  file: FileToUpload,
) => Promise<
  | { readonly ok: true; readonly value: UploadDone }
  | { readonly ok: false; readonly error: { readonly code: ApiErrorCode } }
  | null
>;

interface Kept {
  readonly chatId: string;
  readonly media: PreparedMedia;
  readonly url: string;
  readonly cancel: AbortController;
}

export class OutgoingUploads {
  /** Share sent of each file that is on its way, 0..1, by message id. */
  progress = $state.raw<ReadonlyMap<string, number>>(new Map());
  readonly #upload: Upload;
  readonly #kept = new Map<string, Kept>();
  /** By chat, one file at a time: two would only halve each other; another chat does not wait for a long film. */
  readonly #lanes = new Map<string, Promise<unknown>>();

  constructor(upload: Upload) {
    this.#upload = upload;
  }

  keep(messageId: string, chatId: string, media: PreparedMedia): void {
    this.#kept.set(messageId, { chatId, media, url: URL.createObjectURL(media.blob), cancel: new AbortController() });
  }

  /** Where this browser shows the file. */
  urlOf(messageId: string): string | undefined {
    return this.#kept.get(messageId)?.url;
  }

  /** @returns null where it was cancelled */
  run(messageId: string): Promise<UploadOutcome | null> {
    const kept = this.#kept.get(messageId);
    if (kept === undefined) return Promise.resolve({ ok: false, code: 'UPLOAD_UNKNOWN' });
    const before = this.#lanes.get(kept.chatId) ?? Promise.resolve();
    const turn = before.then(() => this.#bring(messageId, kept));
    this.#lanes.set(kept.chatId, turn);
    return turn;
  }

  /** Ends the upload, if it runs, and forgets the file. */
  drop(messageId: string): void {
    const kept = this.#kept.get(messageId);
    if (kept === undefined) return;
    kept.cancel.abort();
    URL.revokeObjectURL(kept.url);
    this.#kept.delete(messageId);
    this.#note(messageId, null);
  }

  dropAll(): void {
    for (const messageId of [...this.#kept.keys()]) this.drop(messageId);
  }

  async #bring(messageId: string, { chatId, media, cancel }: Kept): Promise<UploadOutcome | null> {
    const { signal } = cancel;
    if (signal.aborted) return null;
    this.#note(messageId, 0);
    const total = media.blob.size + (media.preview?.size ?? 0);
    const noteFrom = (before: number) => (sent: number) => this.#note(messageId, Math.min(1, (before + sent) / total));
    const { fileName, preview } = media;
    const small =
      preview &&
      (await this.#upload({
        chatId,
        fileName: 'preview.jpg',
        blob: preview,
        purpose: 'preview',
        signal,
        onProgress: noteFrom(0),
      }));
    if (preview && !small) return this.#cancelled(messageId);
    if (small && !small.ok) return this.#refused(messageId, small.error.code);
    const before = preview?.size ?? 0;
    const file = await this.#upload({
      chatId,
      fileName,
      blob: media.blob,
      purpose: 'message',
      signal,
      onProgress: noteFrom(before),
    });
    if (file === null) return this.#cancelled(messageId);
    if (!file.ok) return this.#refused(messageId, file.error.code);
    // A link may lead to anything; a picture, video or sound must be one to the server too.
    if (media.kind !== 'file' && file.value.kind !== media.kind) return this.#refused(messageId, 'FILE_TYPE_REFUSED');
    this.#note(messageId, null);
    return { ok: true, uploadId: file.value.uploadId, previewId: small?.ok ? small.value.uploadId : null };
  }

  #cancelled(messageId: string): null {
    this.#note(messageId, null);
    return null;
  }

  #refused(messageId: string, code: ApiErrorCode): UploadOutcome {
    this.#note(messageId, null);
    return { ok: false, code };
  }

  #note(messageId: string, share: number | null): void {
    const progress = new Map(this.progress);
    if (share === null) progress.delete(messageId);
    else progress.set(messageId, share);
    this.progress = progress;
  }
}
