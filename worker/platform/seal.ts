// Seals and opens small secrets (channel secrets, access tokens) under DATA_KEK: AES-256-GCM by WebCrypto, in workerd and Node alike.
// Must not log, cache or throw what it opens. Called by platform/channel-keys, db/channel-queries' callers, db/reseal-secrets and the scripts.
// PERSISTED CONTRACT: `v1:{keyVersion}:{iv base64}:{ciphertext base64}` lies in D1 and KV.

import { err, ok, type Result } from '../domain/result';
import type { Sealed } from '../domain/settings/settings-snapshot';

/** `BAD_KEY`: DATA_KEK is no map of 256-bit keys. `UNKNOWN_KEY`: sealed under a key that is gone. `NOT_OPENED`: changed, moved or foreign. */
export interface SealError {
  readonly code: 'BAD_KEY' | 'UNKNOWN_KEY' | 'NOT_OPENED';
  readonly retry: false;
}

/** Where the client secret of the identity provider lies; those of channels: channel-keys. */
export const CLIENT_SECRET_PLACE = 'provider_secret:1:sealed';

const SEALED = /^v1:(\d{1,9}):([A-Za-z0-9+/=]{16}):([A-Za-z0-9+/=]+)$/;

/**
 * Seals a text with the newest key.
 * @param place where the value lies, `{table}:{row}:{column}`, e.g. `channels:demo:secret`; it opens nowhere else
 * @param dataKek JSON map of key version (a whole number) to base64 of 32 bytes
 */
export async function seal(text: string, place: string, dataKek: string): Promise<Result<Sealed, SealError>> {
  const ring = parseKeyRing(dataKek);
  const version = ring ? Math.max(...ring.keys()) : null;
  const bytes = version === null ? undefined : ring?.get(version);
  if (version === null || !bytes) return err({ code: 'BAD_KEY', retry: false });
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt']);
  const plain = new TextEncoder().encode(text);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad(place, version) }, key, plain);
  return ok(`v1:${version}:${toBase64(iv)}:${toBase64(new Uint8Array(sealed))}`);
}

/** The version that seal() uses; null where DATA_KEK is no map of keys. */
export function newestKeyVersion(dataKek: string): number | null {
  const ring = parseKeyRing(dataKek);
  return ring && Math.max(...ring.keys());
}

/** The version of the key that a value was sealed with; null where it is no sealed value. */
export function keyVersionOf(sealed: Sealed): number | null {
  const [, version] = SEALED.exec(sealed) ?? [];
  return version === undefined ? null : Number(version);
}

/** Opens what seal() made, with whichever key of DATA_KEK it names. Never throws for a wrong value. */
export async function openSealed(sealed: Sealed, place: string, dataKek: string): Promise<Result<string, SealError>> {
  const ring = parseKeyRing(dataKek);
  if (!ring) return err({ code: 'BAD_KEY', retry: false });
  const [, versionText, ivText, cipherText] = SEALED.exec(sealed) ?? [];
  const version = Number(versionText);
  const iv = fromBase64(ivText ?? '');
  const cipher = fromBase64(cipherText ?? '');
  if (!versionText || !iv || !cipher) return err({ code: 'NOT_OPENED', retry: false });
  const bytes = ring.get(version);
  if (!bytes) return err({ code: 'UNKNOWN_KEY', retry: false });
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['decrypt']);
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData: aad(place, version) },
      key,
      cipher,
    );
    return ok(new TextDecoder().decode(plain));
  } catch {
    // GCM has one failure, an OperationError without a reason: the value, its place or its key is not the sealed one.
    return err({ code: 'NOT_OPENED', retry: false });
  }
}

function aad(place: string, version: number): Uint8Array<ArrayBuffer> {
  // Copied, because the encoder's own type leaves open what lies behind the view.
  return new Uint8Array(new TextEncoder().encode(`${place}:${version}`));
}

/** Version to key bytes, or null where any entry is not a 256-bit key: half a key ring must not be used. */
function parseKeyRing(dataKek: string): Map<number, Uint8Array<ArrayBuffer>> | null {
  const ring = new Map<number, Uint8Array<ArrayBuffer>>();
  for (const [version, text] of Object.entries(parseObject(dataKek))) {
    const bytes = typeof text === 'string' ? fromBase64(text) : null;
    if (!/^\d{1,9}$/.test(version) || bytes?.length !== 32) return null;
    ring.set(Number(version), bytes);
  }
  return ring.size > 0 ? ring : null;
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // An empty map is refused by the caller as BAD_KEY; the parse error would quote the secret.
    return {};
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
