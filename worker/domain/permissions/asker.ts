// Who asks an object for something, as the Worker verified it. Types only.
import type { LoginId, OperatorId } from '../ids';
import type { Access } from './permission';
import type { Role } from './role';

export interface Asker {
  readonly operatorId: OperatorId;
  readonly name: string;
  readonly role: Role;
  readonly loginId: LoginId;
  readonly access: Access;
  /** Of D1's newest word on her rights; absent: an older Worker, or a test. */
  readonly accessVersion?: number;
  /** From where, for the audit log; absent: an older Worker, or a test. */
  readonly from?: { readonly ip: string; readonly requestId: string };
}

/** What changes of a person while her logins live. */
export type AccessChange = Omit<Asker, 'loginId' | 'from'>;

/** What a socket's attachment holds; travels to the object in a header that the Worker sets and strips from outside. */
export interface SocketIdentity extends Asker {
  /** ms until which the socket is read and written without a renewal. */
  readonly validUntil: number;
}
