// Seals a text for one browser, so that the push service that carries it cannot read it: RFC 8291 (aes128gcm, one record). And the
// proof of who sends it: VAPID, RFC 8292. WebCrypto alone. Called by platform/push-service.
import { Buffer } from 'node:buffer';

/** What a browser gave when it subscribed, base64url: its P-256 public key, uncompressed, and 16 secret bytes. */
export interface PushKeys {
  readonly p256dh: string;
  readonly auth: string;
}

const RECORD_BYTES = 4_096;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
/** A record of 4096 less its header, its tag and the mark of the last record. */
export const PUSH_TEXT_BYTES_MAX = RECORD_BYTES - 86 - 17;

const bytesOf = (base64url: string) => Uint8Array.from(Buffer.from(base64url, 'base64url'));
const utf8 = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** HKDF with SHA-256 (RFC 5869). */
async function derive(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  bytes: number,
) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, bytes * 8);
  return new Uint8Array(bits);
}

/** The runtime calls it `public`, as the standard does; the runtime's types call it `$public`. */
const agreeWith = (key: CryptoKey) => ({ name: 'ECDH', public: key }) as unknown as SubtleCryptoDeriveKeyAlgorithm;

export interface PushChance {
  readonly salt: Uint8Array<ArrayBuffer>;
  /** Of P-256; made for this one message. */
  readonly pair: CryptoKeyPair;
}

export async function newPushChance(): Promise<PushChance> {
  const pair = (await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])) as CryptoKeyPair;
  return { salt: crypto.getRandomValues(new Uint8Array(16)), pair };
}

/**
 * The body of the request to the push service.
 * @param text at most PUSH_TEXT_BYTES_MAX bytes in UTF-8
 * @throws where the browser's key is no point of the curve
 */
export async function sealPush(
  text: string,
  to: PushKeys,
  { salt, pair }: PushChance,
): Promise<Uint8Array<ArrayBuffer>> {
  const theirs = bytesOf(to.p256dh);
  const ours = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer);
  const theirKey = await crypto.subtle.importKey('raw', theirs, CURVE, false, []);
  const shared = new Uint8Array(await crypto.subtle.deriveBits(agreeWith(theirKey), pair.privateKey, 256));
  const secret = await derive(shared, bytesOf(to.auth), joined(utf8('WebPush: info\0'), theirs, ours), 32);
  const key = await derive(secret, salt, utf8('Content-Encoding: aes128gcm\0'), 16);
  const iv = await derive(secret, salt, utf8('Content-Encoding: nonce\0'), 12);
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  // 2: the last record.
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, aes, joined(utf8(text), Uint8Array.of(2)));
  const head = new Uint8Array(21);
  head.set(salt);
  new DataView(head.buffer).setUint32(16, RECORD_BYTES);
  head[20] = ours.length;
  return joined(head, ours, new Uint8Array(sealed));
}

/** A private JWK of P-256, as the secret PUSH_SIGNING_KEY holds it. */
export interface PushSigningKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly d: string;
}

/** Null where the text is no such key. */
export function parsePushKey(text: string): PushSigningKey | null {
  try {
    const { kty, crv, x, y, d } = JSON.parse(text) as Partial<Record<keyof PushSigningKey, unknown>>;
    const isKey = kty === 'EC' && crv === 'P-256' && [x, y, d].every((part) => typeof part === 'string');
    return isKey ? ({ kty, crv, x, y, d } as PushSigningKey) : null;
  } catch {
    // No JSON.
    return null;
  }
}

/** What browsers subscribe with, base64url. */
export function pushPublicKey({ x, y }: Pick<PushSigningKey, 'x' | 'y'>): string {
  return Buffer.from(joined(Uint8Array.of(4), bytesOf(x), bytesOf(y))).toString('base64url');
}

/**
 * The header `Authorization` for one push service.
 * @param until ms, at most 24 h from now
 * @param contact `mailto:` or `https:`, where a push service finds whoever sends
 */
export async function vapidHeader(
  signing: PushSigningKey,
  endpoint: URL,
  contact: string,
  until: number,
): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: endpoint.origin, exp: Math.floor(until / 1_000), sub: contact };
  const unsigned = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('jwk', { ...signing }, algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, utf8(unsigned));
  return `vapid t=${unsigned}.${Buffer.from(signature).toString('base64url')}, k=${pushPublicKey(signing)}`;
}
