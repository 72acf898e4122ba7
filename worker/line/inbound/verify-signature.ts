// Whether a body comes from LINE: HMAC-SHA256 with the channel secret over the raw bytes, compared in constant time.
// Must not parse the body, nor say why it refuses. Called by take-body.ts before anything else looks at the bytes.
// https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/

const SIGNATURE_BYTES = 32;

/** The 32 bytes of an `x-line-signature`, or null where it is missing, no Base64 or of another length. */
export function parseSignature(header: string | null | undefined): Uint8Array<ArrayBuffer> | null {
  if (!header) return null;
  try {
    // Bytes and not text are compared: the last letter of the Base64 has two bits that mean nothing.
    const bytes = Uint8Array.from(atob(header), (char) => char.charCodeAt(0));
    return bytes.length === SIGNATURE_BYTES ? bytes : null;
  } catch {
    return null;
  }
}

/**
 * @param secret the channel secret; an empty one verifies nothing
 * @param body the bytes as they came, before any decoding: LINE may escape what a parser would write otherwise
 */
export async function verifySignature(
  secret: string,
  body: BufferSource,
  header: string | null | undefined,
): Promise<boolean> {
  const signature = parseSignature(header);
  if (!signature || secret === '') return false;
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), hash, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, signature, body);
}
