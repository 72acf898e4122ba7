// Reads a Range header against a file of known size. One range only; anything else is served whole, as RFC 9110 allows.
// Pure. Called by routes that stream files. https://www.rfc-editor.org/rfc/rfc9110#section-14.2

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The range asked for; `null`: none, serve the whole; `unsatisfiable`: answer 416. */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return null;
  if (from === '') {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { offset: sizeBytes - length, length };
  }
  const offset = Number(from);
  if (to !== '' && Number(to) < offset) return null;
  if (offset >= sizeBytes) return 'unsatisfiable';
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return { offset, length: last - offset + 1 };
}
