// A server for uploads that answers as told. Only tests import it.
import type { BeginUpload, UploadDone } from '$protocol/upload';
import type { ApiErrorCode, ApiResult } from '../api/api-result';
import type { UploadApi } from '../api/upload-api';

const MAY_PASS: ReadonlySet<ApiErrorCode> = new Set(['OFFLINE', 'UNAVAILABLE']);

export class FakeUploads implements Pick<UploadApi, 'begin' | 'putPart' | 'complete' | 'drop'> {
  /** What was begun, in order; ids are up_1, up_2, … */
  readonly begun: (BeginUpload & { readonly chatId: string })[] = [];
  readonly parts: { readonly uploadId: string; readonly n: number; readonly sizeBytes: number }[] = [];
  readonly dropped: string[] = [];
  /** The next calls for parts fail with these, in turn. */
  failures: ApiErrorCode[] = [];
  partBytes = 1_000;
  /** What every file turns out to be; null: what it was begun as, by its name. */
  kind: UploadDone['kind'] | null = null;
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;

  /** Parts get no answer until release(). */
  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#open();
  }

  async begin(chatId: string, upload: BeginUpload) {
    this.begun.push({ chatId, ...upload });
    const parts = Math.ceil(upload.sizeBytes / this.partBytes);
    return { ok: true, value: { uploadId: `up_${this.begun.length}`, partBytes: this.partBytes, parts } } as const;
  }

  async putPart({
    uploadId,
    n,
    bytes,
  }: Parameters<UploadApi['putPart']>[0]): Promise<ApiResult<{ n: number; etag: string }>> {
    await this.#gate;
    const code = this.failures.shift();
    if (code !== undefined) return { ok: false, error: { code, retry: MAY_PASS.has(code) } };
    this.parts.push({ uploadId, n, sizeBytes: bytes.size });
    return { ok: true, value: { n, etag: `etag-${n}` } };
  }

  async complete(_chatId: string, uploadId: string): Promise<ApiResult<UploadDone>> {
    const begun = this.begun[Number(uploadId.slice(3)) - 1];
    const byName = begun?.fileName.endsWith('.png') || begun?.purpose === 'preview' ? 'image' : 'file';
    const kind = this.kind ?? byName;
    return { ok: true, value: { uploadId, kind, contentType: '', sizeBytes: begun?.sizeBytes ?? 0 } };
  }

  async drop(_chatId: string, uploadId: string): Promise<void> {
    this.dropped.push(uploadId);
  }
}
