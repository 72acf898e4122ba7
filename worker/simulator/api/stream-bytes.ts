// Bodies that are made while they are sent, so that a video of 100 MB never lies in memory. Knows the runtime, no rule of LINE.
import type { MadeBytes } from '../state/sample-media';

const CHUNK_BYTES = 65_536;

/** The body of an answer; with `content-length` unless it is to be left out. */
export function bodyOf(made: MadeBytes): ReadableStream<Uint8Array> {
  const stream = streamOf(made);
  // Only the Workers runtime has this class, and only by it does a stream get a length there.
  if (made.withoutLength || typeof FixedLengthStream === 'undefined') return stream;
  const { readable, writable } = new FixedLengthStream(made.sizeBytes);
  // A reader who goes away midway ends this pipe, and nobody is left to be told.
  stream.pipeTo(writable).catch(() => {});
  return readable;
}

function streamOf({ head, sizeBytes }: MadeBytes): ReadableStream<Uint8Array> {
  const zeros = new Uint8Array(CHUNK_BYTES);
  let sent = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = sent === 0 && head.length > 0 ? head : zeros.slice(0, Math.min(CHUNK_BYTES, sizeBytes - sent));
      sent += next.length;
      if (next.length > 0) controller.enqueue(next);
      if (sent >= sizeBytes) controller.close();
    },
  });
}
