// Puts a stream into R2 without holding it whole: R2 wants to know a stream's length, else it comes in equal parts.
// Called by copy-media.
// https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#r2multipartupload-definition

/** Parts of a multipart upload are at least 5 MiB, all but the last of one size; also what is held in memory. */
const PART_BYTES = 8 * 1024 * 1024;

export interface StreamSource {
  /** The first bytes, already read from the stream in order to look at them. */
  readonly head: Uint8Array;
  readonly rest: ReadableStreamDefaultReader<Uint8Array>;
  /** Bytes in all, null where the sender did not say. A stream that ends earlier or later is refused. */
  readonly length: number | null;
}

/** Stores the stream under `key`; a repeat writes the same name. @returns bytes stored. Throws where the stream breaks. */
export async function putStream(
  bucket: R2Bucket,
  key: string,
  source: StreamSource,
  httpMetadata: R2HTTPMetadata,
): Promise<number> {
  if (source.length !== null) {
    const { readable, writable } = new FixedLengthStream(source.length);
    const stored = bucket.put(key, readable, { httpMetadata });
    const [object] = await Promise.all([stored, pump(source, writable.getWriter())]);
    return object.size;
  }
  return putParts(bucket, key, source, httpMetadata);
}

async function pump(source: StreamSource, writer: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
  try {
    await writer.write(source.head);
    for (;;) {
      const { done, value } = await source.rest.read();
      if (done) break;
      await writer.write(value);
    }
    await writer.close();
  } catch (cause) {
    // Ends the put as well, so that R2 keeps nothing of a broken file. Whether that fails too adds nothing to the cause.
    await writer.abort(cause).catch(() => undefined);
    throw cause;
  }
}

async function putParts(bucket: R2Bucket, key: string, source: StreamSource, httpMetadata: R2HTTPMetadata) {
  const parts = partsOf(source);
  const first = await parts.next();
  if (first.done || first.value.length < PART_BYTES) {
    return (await bucket.put(key, first.value ?? new Uint8Array(), { httpMetadata })).size;
  }
  const upload = await bucket.createMultipartUpload(key, { httpMetadata });
  try {
    const uploaded = [await upload.uploadPart(1, first.value)];
    for await (const part of parts) uploaded.push(await upload.uploadPart(uploaded.length + 1, part));
    return (await upload.complete(uploaded)).size;
  } catch (cause) {
    await upload.abort();
    throw cause;
  }
}

/** The stream in pieces of PART_BYTES, the last one shorter; at least one piece unless the stream is empty. */
async function* partsOf({ head, rest }: StreamSource): AsyncGenerator<Uint8Array, undefined> {
  let held = new Uint8Array(PART_BYTES);
  let filled = 0;
  let next: Uint8Array | undefined = head;
  while (next) {
    for (let from = 0; from < next.length; ) {
      const piece = next.subarray(from, from + PART_BYTES - filled);
      held.set(piece, filled);
      filled += piece.length;
      from += piece.length;
      if (filled === PART_BYTES) {
        yield held;
        held = new Uint8Array(PART_BYTES);
        filled = 0;
      }
    }
    next = (await rest.read()).value;
  }
  if (filled > 0) yield held.subarray(0, filled);
  return undefined;
}
