// An identity provider for tests, with keys of its own: discovery, keys, a page that signs in whoever is set, codes that count once and
// ask for the PKCE verifier. What it says can be spoiled. Knows nothing of the code under test, nor of the runtime.
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

interface Grant {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

export interface Spoiled {
  /** Over the claims of the token. */
  claims?: JWTPayload;
  /** `own`: as it should be. `stranger`: a key that the provider does not have. */
  signature?: 'own' | 'none' | 'public-key-as-secret' | 'stranger';
}

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

export class FakeProvider {
  readonly app = new Hono();
  /** Whom it signs in. */
  person: { sub: string; email: string; email_verified: boolean } = { sub: 's1', email: '', email_verified: true };
  spoiled: Spoiled = {};
  /** How a client may prove itself at the token endpoint, as discovery says; undefined: it says nothing, which means by Basic. */
  authMethods: readonly string[] | undefined;
  /** Takes a code again, as no provider should. */
  takesCodesTwice = false;
  /** Answers instead of the provider itself. */
  broken: ((path: string) => Response | null) | null = null;
  /** The addresses that a browser was sent to, and what was sent for a token. */
  readonly seen: { path: string; query: URLSearchParams; authorization: string | null }[] = [];
  readonly #grants = new Map<string, Grant>();

  private constructor(
    readonly issuer: string,
    readonly clientId: string,
    readonly clientSecret: string,
    private readonly alg: string,
    private readonly keys: Keys,
    private readonly stranger: Keys,
  ) {
    this.#serve();
  }

  /** @param alg by which it signs */
  static async make(issuer: string, alg = 'RS256'): Promise<FakeProvider> {
    const options = { extractable: true };
    const [keys, stranger] = await Promise.all([generateKeyPair(alg, options), generateKeyPair(alg, options)]);
    return new FakeProvider(issuer, 'kaiwa', 'the-secret+of the client', alg, keys, stranger);
  }

  /** What a browser does that is sent to the provider. @returns what it is sent back with */
  async visit(url: string): Promise<URLSearchParams> {
    const response = await this.app.request(url);
    return new URL(response.headers.get('location') ?? '').searchParams;
  }

  #serve(): void {
    this.app
      .use(async (c, next) => {
        const spoiled = this.broken?.(c.req.path) ?? null;
        if (spoiled) return spoiled;
        return next();
      })
      .get('/.well-known/openid-configuration', (c) =>
        c.json({
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          jwks_uri: `${this.issuer}/keys`,
          ...(this.authMethods && { token_endpoint_auth_methods_supported: this.authMethods }),
        }),
      )
      .get('/keys', async (c) => {
        const key = await exportJWK(this.keys.publicKey);
        return c.json({ keys: [{ ...key, kid: 'k1', use: 'sig', alg: this.alg }] });
      })
      .get('/authorize', (c) => {
        const query = new URL(c.req.url).searchParams;
        this.seen.push({ path: '/authorize', query, authorization: null });
        const code = crypto.randomUUID();
        const redirectUri = query.get('redirect_uri') ?? '';
        const challenge = query.get('code_challenge_method') === 'S256' ? (query.get('code_challenge') ?? '') : '';
        this.#grants.set(code, { nonce: query.get('nonce') ?? '', challenge, redirectUri });
        const back = new URL(redirectUri);
        back.searchParams.set('code', code);
        back.searchParams.set('state', query.get('state') ?? '');
        back.searchParams.set('iss', this.issuer);
        return c.redirect(back.href);
      })
      .post('/token', async (c) => {
        const form = new URLSearchParams(await c.req.text());
        const authorization = c.req.header('authorization') ?? null;
        this.seen.push({ path: '/token', query: form, authorization });
        const code = form.get('code') ?? '';
        const grant = this.#grants.get(code);
        if (!this.takesCodesTwice) this.#grants.delete(code);
        const verifier = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        if (!this.#knows(authorization, form)) return c.json({ error: 'invalid_client' }, 401);
        const isRight = grant && grant.challenge === verifier && grant.redirectUri === form.get('redirect_uri');
        if (!isRight) return c.json({ error: 'invalid_grant' }, 400);
        return c.json({ id_token: await this.#token(grant.nonce), token_type: 'Bearer', access_token: 'unused' });
      });
  }

  /** By exactly one of the ways that it takes. https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
  #knows(authorization: string | null, form: URLSearchParams): boolean {
    const methods = this.authMethods ?? ['client_secret_basic'];
    const encoded = (text: string) => new URLSearchParams({ text }).toString().slice('text='.length);
    const basic = `Basic ${btoa(`${encoded(this.clientId)}:${encoded(this.clientSecret)}`)}`;
    if (form.has('client_secret')) {
      const isRight = form.get('client_id') === this.clientId && form.get('client_secret') === this.clientSecret;
      return isRight && authorization === null && methods.includes('client_secret_post');
    }
    return authorization === basic && methods.includes('client_secret_basic');
  }

  async #token(nonce: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.issuer, aud: this.clientId, iat: now, exp: now + 300, nonce, ...this.person };
    const all = { ...claims, ...this.spoiled.claims };
    switch (this.spoiled.signature ?? 'own') {
      case 'none':
        return new UnsecuredJWT(all).encode();
      case 'public-key-as-secret': {
        const secret = new TextEncoder().encode(await exportSPKI(this.keys.publicKey));
        return new SignJWT(all).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
      }
      case 'stranger':
        return new SignJWT(all).setProtectedHeader({ alg: this.alg, kid: 'k1' }).sign(this.stranger.privateKey);
      case 'own':
        return new SignJWT(all).setProtectedHeader({ alg: this.alg, kid: 'k1' }).sign(this.keys.privateKey);
    }
  }
}
