// What the queue of notices carries: something a person is to be told who has no tab open. Types only; additive.
import type { NoticeKind } from '../domain/notices/notice-kind';

export interface NoticeJob {
  readonly operatorId: string;
  readonly kind: NoticeKind;
  readonly chatId: string;
  /** Of the customer; null: LINE has told none. */
  readonly name: string | null;
  /** The customer's last words; null: none, or no words. They leave only where the person allows it. */
  readonly text: string | null;
  /** When it happened (ms). */
  readonly at: number;
  /** Subscriptions that could not be reached before; left out: all of hers. */
  readonly only?: readonly string[];
  readonly tries?: number;
}
