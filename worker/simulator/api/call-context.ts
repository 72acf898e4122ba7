// What a handler of an operation gets to see. Types only.
import type { JsonRecord } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { Channel } from '../state/records';
import type { ApiCall } from './answer';

export interface CallContext {
  state: PlatformState;
  channel: Channel;
  call: ApiCall;
  operation: string;
  params: Record<string, string>;
  /** The parsed body where the operation has a schema, else empty. */
  body: JsonRecord;
  requestId: string;
  now: number;
  /** The fault rule that hits this call after it was processed, or a media fault for the handler; null = none. */
  fault: string | null;
}
