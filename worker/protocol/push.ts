// A browser that wants to be told of notices while the desk is closed (https://www.w3.org/TR/push-api/).
import * as z from 'zod/mini';

/** PUT /api/me/push: as `PushSubscription.toJSON()` has it; keys in base64url without padding. */
export const pushSubscription = z.strictObject({
  /** Where the browser’s push service takes messages for it. */
  endpoint: z.url().check(z.maxLength(1_000)),
  keys: z.strictObject({
    /** A point of P-256, uncompressed: 65 bytes. */
    p256dh: z.string().check(z.regex(/^B[\w-]{86}$/)),
    /** 16 bytes. */
    auth: z.string().check(z.regex(/^[\w-]{22}$/)),
  }),
});
export type PushSubscriptionBody = z.infer<typeof pushSubscription>;

/** GET /api/me/push. */
export const ownPush = z.object({
  /** What a browser subscribes with; null: this desk is not set up to push. */
  publicKey: z.nullable(z.string()),
  /** Whether this login’s browser is subscribed. */
  isOn: z.boolean(),
  /** How many browsers of hers are. */
  count: z.number(),
});
export type OwnPush = z.infer<typeof ownPush>;
