// How long a frame is on the wire. Called by every class that accepts sockets, before anything is parsed.

/** Whether a text is longer than `max` bytes in UTF-8. A UTF-16 unit takes at least one byte, so most need no encoding. */
export function isLongerThan(text: string, max: number): boolean {
  return text.length > max || new TextEncoder().encode(text).length > max;
}
