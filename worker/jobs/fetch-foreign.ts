// Fetches a file that lies with a third party and not with LINE: where the address may be asked at all, within LINE's sizes,
// late ones given up, no redirect followed. Nothing of ours goes out with it. Called by copy-media through consume-queue.
import { isLineApi } from '../config';
import type { Env } from '../env';
import { foreignAddress } from '../platform/foreign-address';

const FIRST_BYTE_WITHIN_MS = 30_000;
/**
 * For the whole file: a host that sends a byte a second would hold its job, and those it was queued with, for as long as it
 * likes. File and preview together stay below the quarter of an hour that a consumer has.
 * https://developers.cloudflare.com/queues/platform/limits/
 */
export const FOREIGN_WITHIN_MS = 300_000;

/** `refused`: the address may not be asked, or answers that there is nothing for us. `later`: not reached, ask again. */
export type ForeignAnswer =
  | { readonly kind: 'ready'; readonly contentLength: number | null; readonly body: ReadableStream<Uint8Array> }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'later' };

type Settings = Pick<Env, 'APP_ORIGIN' | 'MEDIA_ORIGIN' | 'LINE_API_BASE'>;

export async function fetchForeign(env: Settings, address: string): Promise<ForeignAnswer> {
  const standIn = isLineApi(env.LINE_API_BASE) ? null : new URL(env.LINE_API_BASE).origin;
  const url = foreignAddress(address, [env.APP_ORIGIN, env.MEDIA_ORIGIN], standIn);
  if (!url) return { kind: 'refused' };
  const abort = new AbortController();
  // For the first byte; a large file takes more time, but not all there is: the signal ends its body, too.
  const clock = setTimeout(() => abort.abort(), FIRST_BYTE_WITHIN_MS);
  setTimeout(() => abort.abort(), FOREIGN_WITHIN_MS);
  try {
    return await toAnswer(await fetch(url.href, { redirect: 'manual', signal: abort.signal }));
  } catch {
    // Late, cut off or refused: fetch's errors have no classes to tell apart.
    return { kind: 'later' };
  } finally {
    clearTimeout(clock);
  }
}

async function toAnswer(response: Response): Promise<ForeignAnswer> {
  const { status, headers, body } = response;
  if (status === 200 && body) {
    const length = Number(headers.get('content-length') ?? Number.NaN);
    // The length of a packed body is not that of what comes out of it.
    const isPlain = !headers.has('content-encoding');
    return { kind: 'ready', contentLength: isPlain && Number.isSafeInteger(length) ? length : null, body };
  }
  await body?.cancel();
  if (status === 404 || status === 410) return { kind: 'gone' };
  return { kind: status >= 500 || status === 429 ? 'later' : 'refused' };
}
