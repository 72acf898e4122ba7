// WebAuthn as we use it: discoverable passkeys, user verification demanded, no attestation asked. The relying party is the host of
// APP_ORIGIN, the user handle the operator's id. Verifies and holds nothing: challenges, keys and counters are LoginGuard's.
// https://www.w3.org/TR/webauthn-3/
import { Buffer } from 'node:buffer';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { hmac, isSameSecret, newSecretToken } from '../platform/keyed-hash';
import { logWarn } from '../platform/log';
import type { PasskeyAnswer } from '../rpc/login-factors-rpc';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import { type KeySource, keysFor, signingKey } from './signing-keys';

export const CHALLENGE_MS = 5 * 60_000;

/** A passkey as the guard keeps it. */
export interface KnownPasskey {
  /** base64url, as are the public key's COSE bytes. */
  readonly id: string;
  readonly publicKey: string;
  readonly counter: number;
}

type Options = Readonly<Record<string, unknown>>;
type Verified<T> = T | null;

export async function additionOptions(
  appOrigin: string,
  account: Pick<LoginAccount, 'operatorId' | 'name' | 'email'>,
  challenge: string,
  known: readonly { readonly id: string }[],
): Promise<Options> {
  const options = await generateRegistrationOptions({
    rpName: 'Kaiwa',
    rpID: rpIdOf(appOrigin),
    userID: bytesOf(Buffer.from(account.operatorId, 'utf8')),
    userName: account.email,
    userDisplayName: account.name,
    challenge: bytesOf(Buffer.from(challenge, 'utf8')),
    attestationType: 'none',
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { ...options };
}

/** @param known empty: any passkey of this site, so that the browser offers all it has */
export async function proofOptions(
  appOrigin: string,
  challenge: string,
  known: readonly { readonly id: string }[] = [],
): Promise<Options> {
  const options = await generateAuthenticationOptions({
    rpID: rpIdOf(appOrigin),
    challenge: bytesOf(Buffer.from(challenge, 'utf8')),
    userVerification: 'required',
    ...(known.length > 0 && { allowCredentials: known.map(({ id }) => ({ id })) }),
  });
  return { ...options };
}

/** The new passkey, or null where anything is wrong with the answer. */
export async function verifyAddition(
  appOrigin: string,
  answer: PasskeyAnswer,
  challenge: string,
): Promise<Verified<KnownPasskey>> {
  const verified = await orNull('passkey_not_added', async (): Promise<VerifiedRegistrationResponse> => {
    return verifyRegistrationResponse({
      // Its shape is what the library checks first.
      response: answer as unknown as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: Buffer.from(challenge, 'utf8').toString('base64url'),
      expectedOrigin: appOrigin,
      expectedRPID: rpIdOf(appOrigin),
      requireUserVerification: true,
    });
  });
  if (!verified?.verified) return null;
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter };
}

/** The counter that the authenticator says now, or null where anything is wrong: signature, challenge, origin, host, user, counter. */
export async function verifyProof(
  appOrigin: string,
  answer: PasskeyAnswer,
  challenge: string,
  known: KnownPasskey,
): Promise<Verified<{ readonly counter: number }>> {
  const verified = await orNull('passkey_not_proven', () =>
    verifyAuthenticationResponse({
      response: answer as unknown as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: Buffer.from(challenge, 'utf8').toString('base64url'),
      expectedOrigin: appOrigin,
      expectedRPID: rpIdOf(appOrigin),
      credential: {
        id: known.id,
        publicKey: bytesOf(Buffer.from(known.publicKey, 'base64url')),
        counter: known.counter,
      },
      requireUserVerification: true,
    }),
  );
  return verified?.verified ? { counter: verified.authenticationInfo.newCounter } : null;
}

/** What an answer claims: which passkey, whose, upon which challenge. Null where it has not the form of one. */
export function claimsOf(
  answer: PasskeyAnswer,
): { readonly id: string; readonly operatorId: string | null; readonly challenge: string } | null {
  const { id, response } = answer;
  if (typeof id !== 'string' || typeof response !== 'object' || response === null) return null;
  const { clientDataJSON, userHandle } = response as { clientDataJSON?: unknown; userHandle?: unknown };
  if (typeof clientDataJSON !== 'string') return null;
  const challenge = challengeIn(clientDataJSON);
  if (challenge === null) return null;
  return { id, operatorId: typeof userHandle === 'string' ? operatorOf(userHandle) : null, challenge };
}

/** A challenge for somebody who is not known yet: signed instead of stored, so that asking for many costs nothing. */
export function newOpenChallenge(source: KeySource, now: number): string {
  const text = `${newSecretToken()}.${now + CHALLENGE_MS}`;
  return `${text}.${hmac(signingKey(source, 'passkey').secret, text)}`;
}

/** ms until which it holds, or null where it is not of our making or over. That it is used once is the guard's to see. */
export function readOpenChallenge(source: KeySource, challenge: string, now: number): number | null {
  const [, text, until, signature] = /^([\w-]{43}\.(\d{1,16}))\.([\w-]{43})$/.exec(challenge) ?? [];
  if (!text || !until || !signature || Number(until) <= now) return null;
  const isOurs = keysFor(source, 'passkey').some(({ secret }) => isSameSecret(hmac(secret, text), signature));
  return isOurs ? Number(until) : null;
}

function challengeIn(clientDataJson: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    if (typeof data !== 'object' || data === null || !('challenge' in data)) return null;
    return typeof data.challenge === 'string' ? Buffer.from(data.challenge, 'base64url').toString('utf8') : null;
  } catch {
    // Not JSON: not an answer of a browser.
    return null;
  }
}

function operatorOf(userHandle: string): string | null {
  const text = Buffer.from(userHandle, 'base64url').toString('utf8');
  return /^[A-Za-z0-9_-]{1,64}$/.test(text) ? text : null;
}

function rpIdOf(appOrigin: string): string {
  return new URL(appOrigin).hostname;
}

/** The library throws for whatever is wrong with an answer: of us it is a refusal. */
async function orNull<T>(event: string, verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch (cause) {
    logWarn(event, { why: cause instanceof Error ? cause.name : typeof cause });
    return null;
  }
}

/** Copied, for a Buffer may be a view of a larger one. */
function bytesOf(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}
