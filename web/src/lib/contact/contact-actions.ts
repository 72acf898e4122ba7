// What the contact panel can do, in the panel's own words; the open chat does it. Types only.
import type { ApiError } from '../api/api-result';
import type { ChatChange } from '../tags/chat-change';

export interface ContactActions {
  /** Whatever else is changed of it. */
  readonly change: ChatChange;
  /** A name of our own; null: LINE's again. @returns why not */
  nameContact(givenName: string | null): Promise<ApiError | null>;
  /** Sends the customer an invitation to link an account; again after no answer, still one. @returns why not */
  inviteToLink(): Promise<ApiError | null>;
  /** Forgets the account that the customer linked. @returns why not */
  unlinkAccount(): Promise<ApiError | null>;
}
