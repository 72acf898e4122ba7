// The identity provider as OpenID Connect has it: discovery, the address to send a browser to, the code for a token, the token for a
// person. Keeps nothing. Never logs a code or a token.
// https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
import * as z from 'zod/mini';
import type { Config } from '../config';
import { type ProvenPerson, readIdToken } from '../domain/login/provider-claims';
import type { ProviderSettings } from '../domain/login/provider-settings';
import { err, ok, type Result } from '../domain/result';
import { logWarn } from '../platform/log';
import { askProvider, providerAddress } from '../platform/provider-address';
import type { ProviderFlow } from './provider-flow';
import { type ProviderFault, verifyToken } from './provider-token';

/** Signed by a key of its own. Never a shared secret, which would be the public key's text to whoever forges. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
/** A factor that the provider asked for longer ago is asked for again. */
const FACTOR_AGE_SEC = 600;

const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  token_endpoint_auth_methods_supported: z.optional(z.array(z.string())),
});
export type Discovery = z.infer<typeof discovery>;

/** The address that a browser comes back to, as it is entered at the provider. */
export function redirectUri({ APP_ORIGIN }: Pick<Config, 'APP_ORIGIN'>): string {
  return `${APP_ORIGIN}/sign-in`;
}

export async function discover(config: Config, issuer: string): Promise<Result<Discovery, ProviderFault>> {
  const answer = await askProvider(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, config);
  if (!answer.ok || answer.value.status !== 200) return err('UNREACHABLE');
  const parsed = discovery.safeParse(answer.value.body);
  // Another's name here would let it speak for this one.
  if (!parsed.success || parsed.data.issuer !== issuer) return err('NOT_A_PROVIDER');
  const addresses = [parsed.data.authorization_endpoint, parsed.data.token_endpoint, parsed.data.jwks_uri];
  return addresses.every((address) => providerAddress(address, config)) ? ok(parsed.data) : err('NOT_A_PROVIDER');
}

export function authorizationUrl(
  config: Config,
  found: Discovery,
  settings: ProviderSettings,
  flow: ProviderFlow,
): string {
  const url = new URL(found.authorization_endpoint);
  const { trustsFactor, factorAcr } = settings;
  const asked = {
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: redirectUri(config),
    scope: 'openid email profile',
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: flow.challenge,
    code_challenge_method: 'S256',
    ...(trustsFactor && { max_age: String(FACTOR_AGE_SEC) }),
    ...(trustsFactor && factorAcr !== '' && { acr_values: factorAcr }),
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}

/** @param secret null: the provider knows this client without one, by PKCE alone */
export async function provePerson(
  config: Config,
  settings: ProviderSettings,
  { code, flow, secret }: { readonly code: string; readonly flow: ProviderFlow; readonly secret: string | null },
): Promise<Result<ProvenPerson, ProviderFault>> {
  const found = await discover(config, settings.issuer);
  if (!found.ok) return found;
  const token = await exchange(config, settings, found.value, { code, flow, secret });
  if (!token.ok) return token;
  const claims = await verifyToken(config, token.value, {
    keysAt: found.value.jwks_uri,
    algorithms: ALGORITHMS,
    issuer: settings.issuer,
    audience: settings.clientId,
    requiredClaims: ['exp', 'iat', 'sub', 'nonce'],
  });
  return claims.ok ? readIdToken(claims.value, flow.nonce, settings) : claims;
}

async function exchange(
  config: Config,
  { clientId }: ProviderSettings,
  found: Discovery,
  { code, flow, secret }: { readonly code: string; readonly flow: ProviderFlow; readonly secret: string | null },
): Promise<Result<string, ProviderFault>> {
  const methods = found.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const isBasic =
    secret !== null && (methods.includes('client_secret_basic') || !methods.includes('client_secret_post'));
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri(config),
    code_verifier: flow.verifier,
    ...(!isBasic && { client_id: clientId }),
    ...(secret !== null && !isBasic && { client_secret: secret }),
  });
  const answer = await askProvider(found.token_endpoint, config, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(isBasic && { authorization: `Basic ${btoa(`${encoded(clientId)}:${encoded(secret)}`)}` }),
    },
    body: form.toString(),
  });
  if (!answer.ok || answer.value.status >= 500) return err('UNREACHABLE');
  const { status, body } = answer.value;
  if (status === 200 && typeof body.id_token === 'string') return ok(body.id_token);
  const why = typeof body.error === 'string' && /^[a-z_]{1,40}$/.test(body.error) ? body.error : 'none';
  logWarn('provider_code_refused', { status, why });
  return err('REFUSED');
}

/** RFC 6749 §2.3.1: as a form encodes it. */
function encoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length);
}
