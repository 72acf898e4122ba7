// The operations of the second factor: second step, step-up, a person's own factors and logins. Data only; joined to the rest in
// operations.ts.
import * as z from 'zod/mini';
import {
  addPasskey,
  codeProof,
  confirmTotp,
  factorChange,
  loginAnswer,
  ownLogins,
  ownSecurity,
  passkeyOptions,
  passkeyProof,
  renamePasskey,
  stepUpProof,
  totpOffer,
} from '../protocol/login-factors';
import { meView } from '../protocol/operator-view';
import { providerReturn, providerStart, signInWays } from '../protocol/provider-sign-in';
import type { Operation } from './operation';

const changed = {
  status: 200,
  words: 'The factors as they are now. This login goes on under new tokens, the others of the account have ended.',
  schema: factorChange,
};
const logins = { status: 200, words: 'The logins that have not ended, the last active first.', schema: ownLogins };

export const FACTORS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/auth/ways',
    group: 'Login',
    summary: 'What the sign-in page offers beside e-mail and password.',
    answer: { status: 200, words: 'The ways.', schema: signInWays },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/provider/start',
    group: 'Login',
    summary:
      'Begins a sign-in through the identity provider; the way there and back holds ten minutes, in this browser.',
    answer: { status: 200, words: 'Where to send the browser.', schema: providerStart },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/provider/finish',
    group: 'Login',
    summary:
      'Ends it, with what the provider sent the browser back. Only who was invited gets in: NOT_INVITED, EMAIL_UNPROVEN, OTHER_IDENTITY else.',
    body: providerReturn,
    answer: { status: 200, words: 'Who signed in, or what is asked for next.', schema: loginAnswer },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/cloudflare-access',
    group: 'Login',
    summary:
      'Signs in whom Cloudflare Access let through, by its header Cf-Access-Jwt-Assertion, which counts nowhere else. NOT_BEHIND_ACCESS without it; NOT_INVITED and OTHER_IDENTITY as with a provider.',
    answer: { status: 200, words: 'Who signed in, or what is asked for next.', schema: loginAnswer },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/login/code',
    group: 'Login',
    summary:
      'The second step of a sign-in: a one-time code or a recovery code, each of which counts once. Five tries in 15 min.',
    body: codeProof,
    answer: { status: 200, words: 'Who signed in.', schema: meView },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/passkey/options',
    group: 'Login',
    summary: 'What the browser needs to sign somebody in by a passkey; good for one answer within five minutes.',
    answer: { status: 200, words: 'Options for navigator.credentials.get().', schema: passkeyOptions },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/passkey',
    group: 'Login',
    summary: 'Signs in by a passkey with user verification, which counts as both factors.',
    body: passkeyProof,
    answer: { status: 200, words: 'Who signed in.', schema: meView },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/step-up/options',
    group: 'Login',
    summary: 'What the browser needs to prove the signed-in person by a passkey.',
    answer: { status: 200, words: 'Options for navigator.credentials.get().', schema: passkeyOptions },
  },
  {
    method: 'post',
    path: '/api/auth/step-up',
    group: 'Login',
    summary:
      'Proves the signed-in person anew, as risky acts ask for (STEP_UP_REQUIRED): good for 10 min. The password counts only where the account has no second factor.',
    body: stepUpProof,
    answer: { status: 200, words: 'Who is signed in.', schema: meView },
  },
  {
    method: 'post',
    path: '/api/auth/activity',
    group: 'Login',
    summary: 'Says that somebody is at the console, which moves the idle limit; at most once a minute.',
    answer: {
      status: 200,
      words: 'Until when the login lives, in ms.',
      schema: z.object({ idleUntil: z.number(), absoluteUntil: z.number() }),
    },
  },
  {
    method: 'get',
    path: '/api/me/security',
    group: 'Login',
    summary: 'One’s own second factors, and what happened to them lately.',
    answer: { status: 200, words: 'The factors.', schema: ownSecurity },
  },
  {
    method: 'post',
    path: '/api/me/totp',
    group: 'Login',
    summary:
      'Offers a seed for one-time codes; nothing holds before a code of it is confirmed. This and all changes: step-up.',
    answer: { status: 200, words: 'The seed, shown this once.', schema: totpOffer },
  },
  {
    method: 'post',
    path: '/api/me/totp/confirm',
    group: 'Login',
    summary: 'Confirms the offered seed by a code of it; it replaces the one there was.',
    body: confirmTotp,
    answer: changed,
  },
  {
    method: 'delete',
    path: '/api/me/totp',
    group: 'Login',
    summary: 'Removes the one-time codes; refused as with passkeys.',
    answer: changed,
  },
  {
    method: 'post',
    path: '/api/me/passkeys/options',
    group: 'Login',
    summary: 'What the browser needs to make a passkey; good for one answer within five minutes.',
    answer: { status: 200, words: 'Options for navigator.credentials.create().', schema: passkeyOptions },
  },
  {
    method: 'post',
    path: '/api/me/passkeys',
    group: 'Login',
    summary: 'Adds a passkey.',
    body: addPasskey,
    answer: changed,
  },
  {
    method: 'put',
    path: '/api/me/passkeys/:passkeyId',
    group: 'Login',
    summary: 'Renames a passkey; NOT_FOUND where it is gone.',
    body: renamePasskey,
    answer: { status: 200, words: 'Own factors.', schema: ownSecurity },
  },
  {
    method: 'delete',
    path: '/api/me/passkeys/:passkeyId',
    group: 'Login',
    summary:
      'Removes a passkey. The last factor stays where one is demanded (LAST_FACTOR) or the password is too short to stand alone (PASSWORD_SHORT).',
    answer: changed,
  },
  {
    method: 'post',
    path: '/api/me/recovery-codes',
    group: 'Login',
    summary: 'Makes ten new recovery codes, shown this once; the old ones are over.',
    answer: changed,
  },
  { method: 'get', path: '/api/me/logins', group: 'Login', summary: 'One’s own logins.', answer: logins },
  {
    method: 'post',
    path: '/api/me/logins/end-others',
    group: 'Login',
    summary: 'Ends all of one’s own logins but this one, and closes their sockets.',
    answer: logins,
  },
  {
    method: 'delete',
    path: '/api/me/logins/:loginId',
    group: 'Login',
    summary: 'Ends one of one’s own logins and closes its sockets.',
    answer: logins,
  },
];
