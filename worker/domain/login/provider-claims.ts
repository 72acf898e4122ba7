// What a provider, or Cloudflare Access, says of a person, once its signature, issuer, audience and times are right: whether that is enough
// to know her by, and whether she gave a second factor. Pure. Called by auth/oidc-provider and auth/cloudflare-access.
import { err, ok, type Result } from '../result';
import { toEmailKey } from './email-key';
import type { ProviderSettings } from './provider-settings';

/** A person as a provider proves her. */
export interface ProvenPerson {
  readonly issuer: string;
  /** The provider's id of her, which never changes; an e-mail may pass to somebody else. */
  readonly subject: string;
  /** Verified by the provider. */
  readonly email: string;
  /** She gave a second factor there, and the settings say that this counts. */
  readonly hasFactor: boolean;
  /** ms at which she proved herself there; null: not told. */
  readonly authAt: number | null;
}

export type ClaimFault = 'NONCE' | 'AUTHORIZED_PARTY' | 'SUBJECT' | 'EMAIL_UNPROVEN' | 'DOMAIN';

type Claims = Readonly<Record<string, unknown>>;
const SUBJECT_UTF16_MAX = 255;
const EMAIL_UTF16_MAX = 320;

/** @param nonce that this sign-in sent; @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation */
export function readIdToken(
  claims: Claims,
  nonce: string,
  settings: ProviderSettings,
): Result<ProvenPerson, ClaimFault> {
  if (claims.nonce !== nonce) return err('NONCE');
  const isForMany = Array.isArray(claims.aud) && claims.aud.length > 1;
  if ((isForMany || claims.azp !== undefined) && claims.azp !== settings.clientId) return err('AUTHORIZED_PARTY');
  if (claims.email_verified !== true) return err('EMAIL_UNPROVEN');
  const { trustsFactor, factorAcr } = settings;
  const saysFactor =
    factorAcr === '' ? Array.isArray(claims.amr) && claims.amr.includes('mfa') : claims.acr === factorAcr;
  const person = readPerson(claims, trustsFactor && saysFactor);
  if (!person.ok) return person;
  const domain = toEmailKey(person.value.email).split('@')[1] ?? '';
  return settings.domains.length > 0 && !settings.domains.includes(domain) ? err('DOMAIN') : person;
}

/**
 * Who was let through is the rules' of Access; that she gave a second factor there, nothing says reliably. A service token has no e-mail.
 * @see https://developers.cloudflare.com/cloudflare-one/identity/authorization-cookie/application-token/
 */
export function readAccessToken(claims: Claims): Result<ProvenPerson, ClaimFault> {
  return readPerson(claims, false);
}

function readPerson(
  { iss, sub, email, auth_time: authTime }: Claims,
  hasFactor: boolean,
): Result<ProvenPerson, ClaimFault> {
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '' || sub.length > SUBJECT_UTF16_MAX) {
    return err('SUBJECT');
  }
  if (typeof email !== 'string' || email.length > EMAIL_UTF16_MAX || !/^[^@\s]+@[^@\s]+$/.test(email.trim())) {
    return err('EMAIL_UNPROVEN');
  }
  // The Kelvin sign and its like: letters that become another's once they are made small.
  if (!isAscii(email.trim()) && isAscii(toEmailKey(email))) return err('EMAIL_UNPROVEN');
  const authAt = typeof authTime === 'number' ? authTime * 1000 : null;
  return ok({ issuer: iss, subject: sub, email: email.trim(), hasFactor, authAt });
}

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);
