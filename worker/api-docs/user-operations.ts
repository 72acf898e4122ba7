// The operations around people and passwords. Data only; joined to the rest in operations.ts.
import {
  changePassword,
  ownPasswordView,
  welcomeAnswer,
  welcomeLook,
  welcomeRequest,
  welcomeView,
} from '../protocol/password';
import { inviteUser, linkAnswer, saveUser, userAnswer, usersAdmin } from '../protocol/user-admin';
import type { Operation } from './operation';

const ONE = '/api/admin/users/:operatorId';

export const USERS: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/auth/welcome/look',
    group: 'Login',
    summary: 'Whose one-time link this is; LINK_OVER where it was used, withdrawn or is older than 72 h.',
    body: welcomeLook,
    answer: { status: 200, words: 'Whose it is.', schema: welcomeView },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/welcome',
    group: 'Login',
    summary: 'Sets a password by a one-time link, once. PASSWORD_REFUSED names each fault. Signs nobody in.',
    body: welcomeRequest,
    answer: { status: 200, words: 'As whom she signs in now.', schema: welcomeAnswer },
    isOpen: true,
  },
  {
    method: 'get',
    path: '/api/me/password',
    group: 'Login',
    summary: 'What a new password of one’s own is judged by.',
    answer: { status: 200, words: 'Whose it will be.', schema: ownPasswordView },
  },
  {
    method: 'post',
    path: '/api/me/password',
    group: 'Login',
    summary:
      'Changes one’s own password: 15 characters or more, beside a second factor 8. Throttled as sign-in is; ends the other logins, this one refreshes.',
    body: changePassword,
    answer: { status: 200, words: 'It is changed.' },
  },
  {
    method: 'get',
    path: '/api/admin/users',
    group: 'Administration',
    summary: 'Who may sign in, and as what. This and all below: super admins only.',
    answer: { status: 200, words: 'Everybody, with the roles that were composed.', schema: usersAdmin },
  },
  {
    method: 'post',
    path: '/api/admin/users',
    group: 'Administration',
    summary: 'Invites somebody. The link in the answer is told this once, works once, and for 72 h.',
    body: inviteUser,
    answer: { status: 201, words: 'The person and her link.', schema: linkAnswer },
  },
  {
    method: 'put',
    path: ONE,
    group: 'Administration',
    summary:
      'Changes name and role, disables and enables. Ends her logins where role or account change. Never the last super admin, never oneself.',
    body: saveUser,
    answer: { status: 200, words: 'The person as she is now.', schema: userAnswer },
  },
  {
    method: 'post',
    path: `${ONE}/link`,
    group: 'Administration',
    summary: 'A new one-time link: the invitation renewed, or a reset, which ends her logins. The one before is over.',
    answer: { status: 200, words: 'The person and her link.', schema: linkAnswer },
  },
  {
    method: 'delete',
    path: `${ONE}/link`,
    group: 'Administration',
    summary: 'Withdraws the link. Whoever was only invited is gone with it.',
    answer: { status: 200, words: 'It opens nothing any more.' },
  },
];
