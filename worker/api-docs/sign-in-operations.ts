// The operations of signing in, and of who is signed in: her preferences, her browsers that are told of notices.
// Data only; joined to the rest in operations.ts.
import { socketProof } from '../protocol/connection';
import { loginAnswer } from '../protocol/login-factors';
import { loginRequest } from '../protocol/login-request';
import { meView } from '../protocol/operator-view';
import { preferenceChange, preferencesAnswer } from '../protocol/preferences';
import { ownPush, pushSubscription } from '../protocol/push';
import type { Operation } from './operation';

export const SIGN_IN: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/auth/login',
    group: 'Login',
    summary:
      'Signs in and sets the two login cookies. Where the account has a second factor, only says so, with a ticket of five minutes in a cookie.',
    body: loginRequest,
    answer: { status: 200, words: 'Who signed in, or that the second factor is to come.', schema: loginAnswer },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/refresh',
    group: 'Login',
    summary:
      'Renews the access token by the refresh cookie. The same token again within 10 s gives the same successor.',
    answer: { status: 200, words: 'Who is signed in.', schema: meView },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/logout',
    group: 'Login',
    summary: 'Ends this login, closes its sockets and takes the cookies back.',
    answer: { status: 204, words: 'The login has ended.' },
  },
  {
    method: 'post',
    path: '/api/auth/socket-proof',
    group: 'Login',
    summary: 'Gives a proof of the login that renews one open socket: single use, 60 s.',
    answer: { status: 200, words: 'The proof.', schema: socketProof },
  },
  {
    method: 'get',
    path: '/api/me',
    group: 'Login',
    summary: 'Who is signed in.',
    answer: { status: 200, words: 'The signed-in person and the workspace.', schema: meView },
  },
  {
    method: 'get',
    path: '/api/me/preferences',
    group: 'Login',
    summary: 'How the console looks and behaves for oneself, on every device.',
    answer: {
      status: 200,
      words: 'Every section, with its defaults where nothing was chosen.',
      schema: preferencesAnswer,
    },
  },
  {
    method: 'put',
    path: '/api/me/preferences/:section',
    group: 'Login',
    summary: 'Changes values of one section: `look`, `keys`, `composer` or `notices`. What is left out stays.',
    body: preferenceChange,
    answer: { status: 200, words: 'Every section.', schema: preferencesAnswer },
  },
  {
    method: 'get',
    path: '/api/me/push',
    group: 'Login',
    summary: 'Whether the browser of this login is told of notices while the desk is closed.',
    answer: { status: 200, words: 'The key to subscribe with, and what is subscribed.', schema: ownPush },
  },
  {
    method: 'put',
    path: '/api/me/push',
    group: 'Login',
    summary:
      'Subscribes the browser of this login, for as long as the login lives. At most ten of a person; the oldest goes.',
    body: pushSubscription,
    answer: { status: 200, words: 'What is subscribed.', schema: ownPush },
  },
  {
    method: 'delete',
    path: '/api/me/push',
    group: 'Login',
    summary: 'Takes back what the browser of this login has subscribed.',
    answer: { status: 200, words: 'What is subscribed.', schema: ownPush },
  },
];
