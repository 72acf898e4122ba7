// FNV-1a, 32 bit: a short number that follows from a text alone. For spreading and telling apart, never for secrets. Pure.
// Called by stubs (which shard) and by the views of a chat (which picture).
// https://datatracker.ietf.org/doc/html/draft-eastlake-fnv

/** @returns an unsigned 32-bit number; the same text always gives the same one */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
