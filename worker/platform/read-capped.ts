// Reads a stream up to a limit, so that nobody makes the Worker hold, hash or pass on more.
// Called where bytes come from outside: LINE's webhooks, LINE's pictures.

/** The bytes, or null as soon as they are more than `max`; the rest is then not read. No stream: no bytes. */
export async function readCapped(
  stream: ReadableStream<Uint8Array> | null,
  max: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const part of stream ?? []) {
    size += part.byteLength;
    if (size > max) return null;
    parts.push(part);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
