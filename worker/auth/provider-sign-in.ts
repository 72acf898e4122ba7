// The identity provider's word for a person who comes back from it: the way's own values, then what the provider gives for its code.
// Never logs e-mail, code or token. Called by provider-route.
import type { Config } from '../config';
import { readSecret } from '../db/provider-queries';
import type { ProviderSettings } from '../domain/login/provider-settings';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { isSameSecret } from '../platform/keyed-hash';
import type { ProviderReturn } from '../protocol/provider-sign-in';
import { provePerson } from './oidc-provider';
import { HEARD, type Proof, type ProofRefusal, type ProvenTry, signInProven } from './proven-sign-in';
import { flowHash, readFlow } from './provider-flow';

export interface ProviderTry extends ProvenTry {
  readonly cookie: string | undefined;
  readonly came: ProviderReturn;
}

export function signInByProvider(env: Env, config: Config, settings: ProviderSettings, attempt: ProviderTry) {
  return signInProven(env, attempt, () => prove(env, config, settings, attempt));
}

async function prove(
  env: Env,
  config: Config,
  settings: ProviderSettings,
  { cookie, came }: ProviderTry,
): Promise<Result<Proof, ProofRefusal>> {
  const flow = readFlow(config, settings, cookie, Date.now());
  const isOurs =
    flow !== null && isSameSecret(flow.state, came.state) && (came.iss ?? settings.issuer) === settings.issuer;
  if (!isOurs) return err({ code: 'PROVIDER_REFUSED', why: 'STATE' });
  if (came.code === undefined) return err({ code: 'PROVIDER_REFUSED', why: 'NO_CODE' });
  const secret = await readSecret(env.DB.withSession('first-primary'), config.DATA_KEK);
  if (secret?.ok === false) throw new Error(`the client secret does not open: ${secret.error.code}`);
  const proven = await provePerson(config, settings, { code: came.code, flow, secret: secret?.value ?? null });
  if (!proven.ok) return err({ code: HEARD[proven.error], why: proven.error });
  return ok({ person: proven.value, flow: { hash: flowHash(flow), until: flow.until } });
}
