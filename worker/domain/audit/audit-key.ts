// The key that signs the heads of the audit log, as a JWK of Ed25519: read from text, private or public half. Pure; signing itself
// is platform/audit-signature. https://www.rfc-editor.org/rfc/rfc8037
export interface AuditPublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

export interface AuditPrivateKey extends AuditPublicKey {
  readonly d: string;
}

const BASE64URL_256 = /^[\w-]{43}$/;

/** A private key as JSON text; null where it is none. Never quotes it. */
export function parseAuditKey(text: string): AuditPrivateKey | null {
  const key = parsed(text);
  return key && typeof key.d === 'string' && BASE64URL_256.test(key.d) ? { ...publicOf(key), d: key.d } : null;
}

/** A public key as JSON text, or the public half of a private one. */
export function parseAuditPublicKey(text: string): AuditPublicKey | null {
  const key = parsed(text);
  return key && publicOf(key);
}

export function publicOf({ x }: AuditPublicKey): AuditPublicKey {
  return { kty: 'OKP', crv: 'Ed25519', x };
}

function parsed(text: string): (AuditPublicKey & { readonly d?: unknown }) | null {
  try {
    const key: unknown = JSON.parse(text);
    if (key === null || typeof key !== 'object') return null;
    const { kty, crv, x, d } = key as Record<string, unknown>;
    const isOurs = kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string' && BASE64URL_256.test(x);
    return isOurs ? { kty, crv, x, d } : null;
  } catch {
    // The parser's own words would quote the secret.
    return null;
  }
}
