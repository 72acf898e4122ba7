// Passkeys in this browser: asked for, or made, by the library that turns WebAuthn's buffers into JSON and back. Loaded with the first
// use. What the person cancels is null, and no refusal.
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import type { FactorChange } from '$protocol/login-factors';
import type { MeView } from '$protocol/operator-view';
import { type ApiResult, refused } from '../api/api-result';
import type { FactorApi, PasskeyAnswer } from '../api/factor-api';

type Options = Readonly<Record<string, unknown>>;

export async function signInByPasskey(api: FactorApi): Promise<ApiResult<MeView> | null> {
  const options = await api.signInOptions();
  if (!options.ok) return options;
  const answer = await prove(options.value.options);
  return answer && (await api.signInByPasskey(answer));
}

export async function stepUpByPasskey(api: FactorApi): Promise<ApiResult<MeView> | null> {
  const options = await api.stepUpOptions();
  if (!options.ok) return options;
  const answer = await prove(options.value.options);
  return answer && (await api.stepUp({ passkey: answer }));
}

export async function addPasskey(api: FactorApi, name: string): Promise<ApiResult<FactorChange> | null> {
  const options = await api.additionOptions();
  if (!options.ok) return options;
  const answer = await orNull(() =>
    startRegistration({ optionsJSON: options.value.options as unknown as RegistrationOptions }),
  );
  if (answer === 'known') return refused({ code: 'PASSKEY_REFUSED', retry: false });
  return answer && (await api.addPasskey(name, answer));
}

type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type AuthenticationOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

async function prove(options: Options): Promise<PasskeyAnswer | null> {
  const answer = await orNull(() => startAuthentication({ optionsJSON: options as unknown as AuthenticationOptions }));
  return answer === 'known' ? null : answer;
}

/** Browsers throw for whatever is not an answer: a cancel, a time that ran out, a passkey that is there already. */
async function orNull(ask: () => Promise<object>): Promise<PasskeyAnswer | 'known' | null> {
  try {
    return { ...(await ask()) };
  } catch (cause) {
    return cause instanceof Error && cause.name === 'InvalidStateError' ? 'known' : null;
  }
}
