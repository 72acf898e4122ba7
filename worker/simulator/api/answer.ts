// The shapes of a call and its answer, and LINE's own error texts in one place. Pure.
// Texts stand as LINE publishes them; those in validate/findings.ts under UNPUBLISHED are ours.
// See https://developers.line.biz/en/reference/messaging-api/#error-responses
import type { StoredEvent } from '../state/records';
import type { MadeBytes } from '../state/sample-media';
import type { Finding } from '../validate/findings';
import type { MediaAddress } from '../validate/media-addresses';

export interface ApiCall {
  /** By host name: `localhost` plays api.line.me, `127.0.0.1` plays api-data.line.me. */
  host: 'api' | 'data';
  /** Where the simulator was reached, e.g. `http://localhost:8789`. */
  origin: string;
  method: string;
  path: string;
  query: string;
  authorization: string | null;
  contentType: string | null;
  retryKey: string | null;
  body: string;
  /** The body of an upload, whose text would spoil it. */
  upload?: Uint8Array;
}

/** What the Worker does to the answer on its way out, by a fault rule. */
export type Disturbance = { kind: 'drop' } | { kind: 'slow'; ms: number } | { kind: 'malformed' };

/** A webhook call that the Worker has to make before it can answer (POST /v2/bot/channel/webhook/test). */
export interface WebhookProbe {
  url: string;
  body: string;
  secret: string;
  at: number;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array | MadeBytes | null;
  /** Events that follow from the call; the Worker sends them behind the answer. */
  happened?: StoredEvent[];
  /** Addresses that the messages of an accepted call show. */
  media?: MediaAddress[];
  disturbance?: Disturbance;
  probe?: WebhookProbe;
}

/** What a handler gives back; handleCall adds the headers that every answer has. */
export interface Outcome {
  status: number;
  json?: unknown;
  bytes?: { data: Uint8Array | MadeBytes; contentType: string };
  headers?: Record<string, string>;
  probe?: WebhookProbe;
  happened?: StoredEvent[];
}

export const TEXT = {
  notFound: 'Not found',
  invalidReplyToken: 'Invalid reply token',
  failedToSend: 'Failed to send messages',
  retryKeyAccepted: 'The retry key is already accepted',
  rateLimit: 'The API rate limit has been exceeded. Try again later.',
  monthlyLimit: 'You have reached your monthly limit.',
  noAuthorization: "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'",
  authenticationFailed: 'Authentication failed due to the following reason: ',
  invalidParameter: (field: string) => `The value for the '${field}' parameter is invalid`,
  contentType: (type: string) => `The content type, ${type}, is not supported`,
  contentNotFound: 'not found',
  contentGone: 'The content is gone',
  noPreview: 'The content can not be previewed',
  noTranscoding: "Transcoding status doesn't support this type of content",
  invalidEndpoint: 'Invalid webhook endpoint URL',
  noEndpoint: 'Webhook endpoint not found',
  invalidReadToken: 'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.',
  multipleOfFive: 'must be a multiple of five',
  invalidStart: 'Invalid start param',
  noAccess: 'Access to this API is not available for your account',
  onlyUserId: 'Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.',
  invalidCredentials: "Invalid 'client_credentials'.",
  imageTwice: 'An image has already been uploaded to the richmenu',
  imageSize: 'The image size is not allowed for richmenu',
  imageFirst: 'must upload richmenu image before applying it to user',
  foreignMenu: 'the richmenu is owned by another channel',
  noDefaultMenu: 'no default richmenu',
  noMenuOfUser: 'the user has no richmenu',
  menuNotFound: 'richmenu not found',
  invalidMenuId: 'invalid richMenuId',
  aliasConflict: 'conflict richmenu alias id',
  aliasNotFound: 'richmenu alias not found',
  // Not published by LINE: free wording.
  tooManyMenus: 'The account has too many rich menus',
  imageType: 'The image has to be a JPEG or a PNG',
  invalidRetryKey: "The value for the 'X-Line-Retry-Key' header is invalid",
  tooManyToOne: 'You have sent too many messages to this user. Try again later.',
  tooLarge: 'The request body is too large',
  serverError: 'Internal server error',
  notPlayed: 'The simulator does not play this operation of LINE',
} as const;

export function refusal(status: number, message: string, details?: Finding[]): Outcome {
  return { status, json: details === undefined ? { message } : { message, details } };
}
