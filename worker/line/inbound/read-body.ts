// Reads a request's bytes up to a limit, so that nobody makes the Worker hold or hash more. Called by webhook-route.ts.

/** The bytes, or null as soon as they are known to be more than `max`: by `content-length`, else while they come. */
export async function readBody(request: Request, max: number): Promise<Uint8Array<ArrayBuffer> | null> {
  // Said by the sender, so it may refuse early but not replace the counting.
  if (Number(request.headers.get('content-length') ?? 0) > max) return null;
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > max) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
