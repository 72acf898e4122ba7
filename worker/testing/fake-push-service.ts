// A browser that has subscribed, and the push service that it named: keeps what is handed to it and opens it with the browser's key, as
// RFC 8291 has it from the other side. Only tests import it.
import { Buffer } from 'node:buffer';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const utf8 = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

export const fromBase64Url = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

export interface Pushed {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

export class FakePushService {
  readonly pushed: Pushed[] = [];
  /** What it answers, the next one first; then 201. */
  answers: Response[] = [];

  readonly fetch = async (url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const body = new Uint8Array(await new Response(init?.body as BodyInit).arrayBuffer());
    this.pushed.push({ url: String(url), headers: new Headers(init?.headers), body });
    return this.answers.shift() ?? new Response(null, { status: 201 });
  };
}

/** One browser's side of a subscription. */
export class FakeBrowser {
  static async subscribe(endpoint: string): Promise<FakeBrowser> {
    const pair = (await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])) as CryptoKeyPair;
    const raw = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer);
    return new FakeBrowser(endpoint, pair.privateKey, raw, crypto.getRandomValues(new Uint8Array(16)));
  }

  private constructor(
    readonly endpoint: string,
    private readonly key: CryptoKey,
    private readonly raw: Uint8Array<ArrayBuffer>,
    private readonly auth: Uint8Array<ArrayBuffer>,
  ) {}

  get keys(): { p256dh: string; auth: string } {
    return { p256dh: Buffer.from(this.raw).toString('base64url'), auth: Buffer.from(this.auth).toString('base64url') };
  }

  /** What was sealed for it; throws where it was sealed for another. */
  async open(body: Uint8Array<ArrayBuffer>): Promise<string> {
    const salt = body.slice(0, 16);
    const theirs = body.slice(21, 21 + (body[20] ?? 0));
    const theirKey = await crypto.subtle.importKey('raw', theirs, CURVE, false, []);
    const agreed = { name: 'ECDH', public: theirKey } as unknown as SubtleCryptoDeriveKeyAlgorithm;
    const shared = new Uint8Array(await crypto.subtle.deriveBits(agreed, this.key, 256));
    const info = new Uint8Array([...utf8('WebPush: info\0'), ...this.raw, ...theirs]);
    const secret = await hkdf(shared, this.auth, info, 32);
    const key = await hkdf(secret, salt, utf8('Content-Encoding: aes128gcm\0'), 16);
    const iv = await hkdf(secret, salt, utf8('Content-Encoding: nonce\0'), 12);
    const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
    const plain = new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, body.slice(21 + theirs.length)),
    );
    return new TextDecoder().decode(plain.slice(0, plain.lastIndexOf(2)));
  }
}

async function hkdf(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8));
}
