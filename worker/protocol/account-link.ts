// Joining a customer's LINE account with the company's own: what the company's server and the console ask.
// https://developers.line.biz/en/docs/messaging-api/linking-accounts/
import * as z from 'zod/mini';

/** POST /account-link/{channelId}/nonces, by the company's server with `authorization: Bearer {key}`. */
export const nonceRequest = z.strictObject({
  /** The company's own name of the account, never shown. */
  accountId: z.string().check(z.minLength(1), z.maxLength(200)),
  /** What operators see. */
  accountName: z.string().check(z.minLength(1), z.maxLength(200)),
});
export type NonceRequest = z.infer<typeof nonceRequest>;

/** `nonce`: 256 random bits, Base64; good once, until `expiresAt` (ms). */
export const nonceAnswer = z.object({ nonce: z.string(), expiresAt: z.number() });
export type NonceAnswer = z.infer<typeof nonceAnswer>;

/** POST /api/chats/{chatId}/account-link: sends the invitation. `id`: a UUIDv7 made by the browser. */
export const inviteToLink = z.strictObject({ id: z.string().check(z.maxLength(36)) });
export type InviteToLink = z.infer<typeof inviteToLink>;
