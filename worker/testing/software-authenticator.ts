// A passkey made of software, for tests: an ES256 key of WebCrypto that answers WebAuthn's options as a platform authenticator does,
// with attestation `none`. Says what it is told of presence, verification, origin and counter, so that tests can lie with it.
// https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data

/** The few of WebAuthn's options that an authenticator looks at. */
interface Asked {
  readonly challenge: string;
  readonly rpId?: string;
  readonly rp?: { readonly id?: string };
  readonly user?: { readonly id: string };
}

export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly isVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

export class SoftwareAuthenticator {
  readonly id = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  #counter = 0;
  #userHandle = '';

  private constructor(
    private readonly keys: CryptoKeyPair,
    private readonly origin: string,
  ) {}

  static async make(origin: string): Promise<SoftwareAuthenticator> {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
    return new SoftwareAuthenticator(keys, origin);
  }

  /** As navigator.credentials.create() with these options. */
  async register(options: Readonly<Record<string, unknown>>, lies: Lies = {}): Promise<Record<string, unknown>> {
    const asked = options as unknown as Asked;
    this.#userHandle = asked.user?.id ?? '';
    const id = fromBase64Url(this.id);
    const credential = concat(new Uint8Array(16), new Uint8Array([0, id.length]), id, await this.#coseKey());
    const authData = concat(await this.#authData(asked.rp?.id ?? '', HAS_CREDENTIAL, lies), credential);
    const attestation = concat(
      new Uint8Array([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      new Uint8Array([0xa0]),
      cborText('authData'),
      cborBytes(authData),
    );
    const response = {
      clientDataJSON: this.#clientData('webauthn.create', asked.challenge, lies),
      attestationObject: toBase64Url(attestation),
      transports: ['internal'],
    };
    return this.#credential(response);
  }

  /** As navigator.credentials.get() with these options. */
  async prove(options: Readonly<Record<string, unknown>>, lies: Lies = {}): Promise<Record<string, unknown>> {
    const asked = options as unknown as Asked;
    const authData = await this.#authData(asked.rpId ?? '', 0, lies);
    const clientDataJSON = this.#clientData('webauthn.get', asked.challenge, lies);
    const clientHash = new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64Url(clientDataJSON)));
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signed = await crypto.subtle.sign(algorithm, this.keys.privateKey, concat(authData, clientHash));
    return this.#credential({
      clientDataJSON,
      authenticatorData: toBase64Url(authData),
      signature: toBase64Url(toDer(new Uint8Array(signed))),
      userHandle: lies.userHandle ?? this.#userHandle,
    });
  }

  #credential(response: Record<string, unknown>): Record<string, unknown> {
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response,
    };
  }

  #clientData(type: string, challenge: string, { origin = this.origin }: Lies): string {
    return toBase64Url(new TextEncoder().encode(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
  }

  async #authData(rpId: string, moreFlags: number, lies: Lies): Promise<Uint8Array> {
    const { rpId: host = rpId, isVerified = true, counter = ++this.#counter } = lies;
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(host)));
    const flags = USER_PRESENT | (isVerified ? USER_VERIFIED : 0) | moreFlags;
    const count = new Uint8Array(4);
    new DataView(count.buffer).setUint32(0, counter);
    return concat(hash, new Uint8Array([flags]), count);
  }

  /** `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`: EC2, ES256, P-256. */
  async #coseKey(): Promise<Uint8Array> {
    const { x = '', y = '' } = (await crypto.subtle.exportKey('jwk', this.keys.publicKey)) as JsonWebKey;
    return concat(
      new Uint8Array([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      cborBytes(fromBase64Url(x)),
      new Uint8Array([0x22]),
      cborBytes(fromBase64Url(y)),
    );
  }
}

/** WebCrypto signs as r and s side by side, WebAuthn wants them as an ASN.1 sequence. */
function toDer(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array): Uint8Array => {
    const first = bytes.findIndex((byte) => byte !== 0);
    const short = bytes.subarray(first);
    const positive = (short[0] ?? 0) & 0x80 ? concat(new Uint8Array([0]), short) : short;
    return concat(new Uint8Array([0x02, positive.length]), positive);
  };
  const both = concat(integer(raw.subarray(0, 32)), integer(raw.subarray(32)));
  return concat(new Uint8Array([0x30, both.length]), both);
}

function cborText(text: string): Uint8Array {
  return concat(new Uint8Array([0x60 | text.length]), new TextEncoder().encode(text));
}

function cborBytes(bytes: Uint8Array): Uint8Array {
  const head = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 255];
  return concat(new Uint8Array(head), bytes);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
