// The keys by which an identity provider signs, and whether a token was signed by one of them, for us, and not too long ago. Keeps
// nothing: a person signs in once a day, and so a key that is new or was withdrawn is so at once. Never logs a token.
// Called by oidc-provider, cloudflare-access and admin/provider-route.
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Config } from '../config';
import type { ClaimFault } from '../domain/login/provider-claims';
import { err, ok, type Result } from '../domain/result';
import { logWarn } from '../platform/log';
import { askProvider } from '../platform/provider-address';

const CLOCK_SEC = 30;

/** `REFUSED`: it answered, and its answer proves nobody. */
export type ProviderFault = 'UNREACHABLE' | 'NOT_A_PROVIDER' | 'REFUSED' | ClaimFault;

type Expected = Required<Pick<JWTVerifyOptions, 'algorithms' | 'issuer' | 'audience' | 'requiredClaims'>> & {
  /** The address of the key set. */
  readonly keysAt: string;
};

/** @returns the claims; REFUSED: forged, of another issuer, for another audience, over, not yet, or by another algorithm */
export async function verifyToken(
  config: Config,
  token: string,
  { keysAt, ...expected }: Expected,
): Promise<Result<JWTPayload, ProviderFault>> {
  const keys = await readKeys(config, keysAt);
  if (!keys.ok) return keys;
  try {
    const options = { ...expected, clockTolerance: CLOCK_SEC };
    return ok((await jwtVerify(token, createLocalJWKSet(keys.value), options)).payload);
  } catch (cause) {
    logWarn('provider_token_refused', { code: cause instanceof errors.JOSEError ? cause.code : 'UNREADABLE' });
    return err('REFUSED');
  }
}

export async function readKeys(config: Config, address: string): Promise<Result<JSONWebKeySet, ProviderFault>> {
  const answer = await askProvider(address, config);
  if (!answer.ok || answer.value.status !== 200) return err('UNREACHABLE');
  const { keys } = answer.value.body;
  const isSet = Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null && 'kty' in key);
  return isSet ? ok({ keys: keys as JSONWebKeySet['keys'] }) : err('NOT_A_PROVIDER');
}
