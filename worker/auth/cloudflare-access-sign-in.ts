// The word of Cloudflare Access for a person whom it let through. Its token is hers for hours and comes with each request, so it opens a
// login whenever she asks for one, and is looked at nowhere else. Called by provider-route.
import type { Config } from '../config';
import type { CloudflareAccess } from '../domain/login/provider-settings';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { proveByAccess } from './cloudflare-access';
import { HEARD, type Proof, type ProofRefusal, type ProvenTry, signInProven } from './proven-sign-in';

/** @param assertion the header's value; undefined: the request did not come through Access */
export function signInByAccess(
  env: Env,
  config: Config,
  settings: CloudflareAccess,
  { assertion, ...attempt }: Omit<ProvenTry, 'by'> & { readonly assertion: string | undefined },
) {
  const prove = () => proveAccess(config, settings, assertion);
  return signInProven(env, { ...attempt, by: 'cloudflare_access' }, prove);
}

async function proveAccess(
  config: Config,
  settings: CloudflareAccess,
  assertion: string | undefined,
): Promise<Result<Proof, ProofRefusal>> {
  if (assertion === undefined) return err({ code: 'NOT_BEHIND_ACCESS', why: 'NO_ASSERTION' });
  const proven = await proveByAccess(config, settings, assertion);
  return proven.ok ? ok({ person: proven.value, flow: null }) : err({ code: HEARD[proven.error], why: proven.error });
}
