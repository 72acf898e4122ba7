// What Cloudflare Access says of a person whom it let through to the console: a token in a header of each request, signed by the team's
// keys. Without its signature the header is anybody's, who reaches the Worker by another way. Called by cloudflare-access-sign-in and
// admin/provider-route. Never logs the token.
import type { Config } from '../config';
import { type ProvenPerson, readAccessToken } from '../domain/login/provider-claims';
import { type CloudflareAccess, isAccessTeam } from '../domain/login/provider-settings';
import { err, type Result } from '../domain/result';
import { type ProviderFault, verifyToken } from './provider-token';

/** Read by POST /api/auth/cloudflare-access alone. */
export const ASSERTION_HEADER = 'cf-access-jwt-assertion';

/**
 * @param assertion the header's value
 * @returns REFUSED: not signed by this team, not for this application, over or not yet; EMAIL_UNPROVEN: of a machine
 * @see https://developers.cloudflare.com/cloudflare-one/identity/authorization-cookie/validating-json/
 */
export async function proveByAccess(
  config: Config,
  { team, audience }: CloudflareAccess,
  assertion: string,
): Promise<Result<ProvenPerson, ProviderFault>> {
  // For an empty audience jose would look at none.
  if (!isAccessTeam(team) || audience === '') return err('NOT_A_PROVIDER');
  const claims = await verifyToken(config, assertion, {
    keysAt: accessKeysAt(team),
    algorithms: ['RS256'],
    issuer: team,
    audience,
    requiredClaims: ['exp', 'iat', 'sub'],
  });
  return claims.ok ? readAccessToken(claims.value) : claims;
}

/** The address of a team's keys: the present one and the one before, which rotate every six weeks. */
export function accessKeysAt(team: string): string {
  return `${team}/cdn-cgi/access/certs`;
}
