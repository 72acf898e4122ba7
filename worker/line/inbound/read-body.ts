// Reads a request's bytes up to a limit, so that nobody makes the Worker hold or hash more. Called by webhook-route.ts.
import { readCapped } from '../../platform/read-capped';

/** The bytes, or null as soon as they are known to be more than `max`: by `content-length`, else while they come. */
export async function readBody(request: Request, max: number): Promise<Uint8Array<ArrayBuffer> | null> {
  // Said by the sender, so it may refuse early but not replace the counting.
  if (Number(request.headers.get('content-length') ?? 0) > max) return null;
  return readCapped(request.body, max);
}
