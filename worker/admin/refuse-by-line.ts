// A call to LINE that gave no value, as the answer to whoever asked for it. LINE's own words go along. Called by admin's routes.
import type { Context } from 'hono';
import type { ReadAnswer } from '../line/outbound/line-answer';
import { errorResponse } from '../platform/error-response';
import type { ErrorCode } from '../protocol/error-code';

type Failed = Exclude<ReadAnswer<never>, { readonly kind: 'ok' }>;

/** @param code what a definite no of LINE is called here */
export function refuseByLine(c: Context, answer: Failed, code: ErrorCode = 'LINE_REFUSED') {
  switch (answer.kind) {
    case 'rejected':
      return errorResponse(c, code, { detail: wordsOf(answer) });
    case 'unauthorized':
      return errorResponse(c, 'LINE_REFUSED');
    default:
      return errorResponse(c, 'LINE_UNREACHABLE');
  }
}

/** `property: message` of each fault; the message of the whole where LINE names none. */
function wordsOf({ message, details }: Extract<Failed, { readonly kind: 'rejected' }>): string[] {
  const words = details.map(({ property, message: text = '' }) =>
    property === undefined ? text : `${property}: ${text}`,
  );
  return words.length > 0 ? words : [message].filter((text) => text !== '');
}
