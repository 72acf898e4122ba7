// One row of the table of operations. Types only.
import type { RequestValidator } from '../generated/request-validators';
import type { JsonRecord } from '../state/json';
import type { Finding } from '../validate/findings';
import type { Outcome } from './answer';
import type { CallContext } from './call-context';

export interface Operation {
  /** Name in fault rules. */
  api: string;
  host: 'api' | 'data';
  /** False only for the token endpoint. */
  authorized: boolean;
  takesRetryKey: boolean;
  request?: { validator: RequestValidator; overlay: (body: JsonRecord) => Finding[] };
  form?: boolean;
  handle: (ctx: CallContext) => Outcome;
}
