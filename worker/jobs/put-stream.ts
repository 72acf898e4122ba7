// Puts a stream into R2 without holding it whole: R2 wants to know a stream's length, else it comes in equal parts.
// Called by copy-media.
// https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#r2multipartupload-definition

/**
 * Parts of a multipart upload are at least 5 MiB, all but the last of one size; also what is held in memory for one file,
 * and five are copied beside each other in 128 MB.
 */
export const PART_BYTES = 5 * 1024 * 1024;

export interface StreamSource {
  /** The first bytes, already read from the stream in order to look at them. */
  readonly head: Uint8Array;
  /** What comes behind them. Not locked. */
  readonly rest: ReadableStream<Uint8Array>;
  /** Bytes in all, null where the sender did not say. A stream that ends earlier or later is refused. */
  readonly length: number | null;
}

/**
 * Stores the stream under `key`; a repeat writes the same name. R2 shows all of it or nothing.
 * @returns bytes stored, null where the stream is longer than `maxBytes`. Throws where the stream breaks.
 */
export async function putStream(
  bucket: R2Bucket,
  key: string,
  source: StreamSource,
  httpMetadata: R2HTTPMetadata,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<number | null> {
  if (source.length === null) return putParts(bucket, key, source, httpMetadata, maxBytes);
  if (source.length > maxBytes) {
    await source.rest.cancel();
    return null;
  }
  const { readable, writable } = new FixedLengthStream(source.length);
  const stop = new AbortController();
  const stored = bucket.put(key, readable, { httpMetadata });
  // A put that fails reads no further, and the sender would wait for it.
  stored.catch(() => stop.abort());
  const [object] = await Promise.all([stored, pump(source, writable, stop.signal)]);
  return object.size;
}

async function pump({ head, rest }: StreamSource, writable: WritableStream, signal: AbortSignal): Promise<void> {
  const writer = writable.getWriter();
  try {
    await writer.write(head);
    writer.releaseLock();
  } catch (cause) {
    await rest.cancel();
    throw cause;
  }
  // From here on the bytes go from stream to stream, past our code; what breaks the one ends the other.
  await rest.pipeTo(writable, { signal });
}

async function putParts(
  bucket: R2Bucket,
  key: string,
  source: StreamSource,
  httpMetadata: R2HTTPMetadata,
  maxBytes: number,
): Promise<number | null> {
  const parts = partsOf(source);
  const first = await parts.next();
  if (first.done || first.value.length < PART_BYTES) {
    const whole = first.value ?? new Uint8Array();
    return whole.length > maxBytes ? null : (await bucket.put(key, whole, { httpMetadata })).size;
  }
  const upload = await bucket.createMultipartUpload(key, { httpMetadata });
  try {
    const uploaded = [await upload.uploadPart(1, first.value)];
    let size = first.value.length;
    // Leaving the loop early cancels the stream.
    for await (const part of parts) {
      size += part.length;
      if (size > maxBytes) break;
      uploaded.push(await upload.uploadPart(uploaded.length + 1, part));
    }
    if (size <= maxBytes) return (await upload.complete(uploaded)).size;
    await upload.abort();
    return null;
  } catch (cause) {
    await upload.abort();
    throw cause;
  }
}

/**
 * The stream in pieces of PART_BYTES, the last one shorter; at least one piece unless the stream is empty. All pieces share
 * their memory: one is done with before the next is asked for.
 */
async function* partsOf({ head, rest }: StreamSource): AsyncGenerator<Uint8Array, undefined> {
  const held = new Uint8Array(PART_BYTES);
  let filled = 0;
  for await (const next of chunks(head, rest)) {
    for (let from = 0; from < next.length; ) {
      const piece = next.subarray(from, from + PART_BYTES - filled);
      held.set(piece, filled);
      filled += piece.length;
      from += piece.length;
      if (filled === PART_BYTES) {
        yield held;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield held.subarray(0, filled);
  return undefined;
}

async function* chunks(head: Uint8Array, rest: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  yield head;
  yield* rest;
  return undefined;
}
