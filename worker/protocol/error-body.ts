// The body of every refusal: a code, never a stack. `winner` is there for OWNED, `retryAfterSec` for limits.
import * as z from 'zod/mini';
import { ERROR_CODES } from './error-code';

export const errorBody = z.object({
  error: z.object({
    code: z.enum(ERROR_CODES),
    requestId: z.string(),
    /** Who holds the chat, and since when (ms). */
    winner: z.optional(z.object({ operatorId: z.string(), name: z.string(), since: z.number() })),
    retryAfterSec: z.optional(z.number()),
    /** The fields that were refused, by path. */
    fields: z.optional(z.array(z.string())),
    /** LINE's own words, one per fault. */
    detail: z.optional(z.array(z.string())),
  }),
});

export type ErrorBody = z.infer<typeof errorBody>;
