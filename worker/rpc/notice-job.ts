// What the queue of notices carries: something that is to be pushed to a person, and what climbs since nobody has seen to it. Types
// only; additive.
import type { ClimbKind, ClimbStep } from '../domain/notices/climb';
import type { NoticeKind } from '../domain/notices/notice-kind';
import type { ChatScope } from '../domain/permissions/chat-scope';

export interface NoticeJob {
  readonly operatorId: string;
  readonly kind: NoticeKind;
  /** Or, with `path`, what else it is about: newer news of the same take its place. */
  readonly chatId: string;
  /** What a press on it opens; left out: the chat. */
  readonly path?: string;
  /** Of the customer, or of what it is about; null: LINE has told none. */
  readonly name: string | null;
  /** The customer's last words; null: none, or no words. They leave only where the person allows it. */
  readonly text: string | null;
  /** The colleague it is about, where it is about one. */
  readonly who?: string;
  /** When it happened (ms). */
  readonly at: number;
  /** Subscriptions that could not be reached before; left out: all of hers. */
  readonly only?: readonly string[];
  readonly tries?: number;
}

/** One step of a notice that nobody has seen to. It may come twice. */
export interface ClimbJob {
  readonly climb: ClimbStep;
  /** Of whom it asks something. */
  readonly who: { readonly operatorId: string; readonly name: string };
  readonly kind: ClimbKind;
  readonly chatId: string;
  /** Whose the chat is to see. */
  readonly scope: ChatScope;
  /** When it began to ask (ms). */
  readonly since: number;
  /** When the step was taken (ms). */
  readonly at: number;
}
