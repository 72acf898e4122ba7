// What was sent in a month, and what it cost of LINE's plan. Months begin and end in Japan, as LINE's do.
import * as z from 'zod/mini';

/** GET /api/admin/usage?month=YYYY-MM; left out: this month in Japan. */
export const usageQuery = z.object({
  month: z.optional(z.string().check(z.regex(/^20\d\d-(0[1-9]|1[0-2])$/))),
});
export type UsageQuery = z.infer<typeof usageQuery>;

const sums = {
  /** Messages that LINE accepted: by reply, which is free, and by push. */
  free: z.number(),
  pushed: z.number(),
  /** Messages of the plan that they used up. */
  cost: z.number(),
};

export const usageReport = z.object({
  month: z.string(),
  /** [from, until) in ms. */
  from: z.number(),
  until: z.number(),
  /** `freeShare`: free / (free + pushed), 0 to 1; null where nothing was sent. */
  channels: z.array(z.object({ channelId: z.string(), name: z.string(), ...sums, freeShare: z.nullable(z.number()) })),
  /** `operatorId` null: messages of the system. */
  operators: z.array(
    z.object({ channelId: z.string(), operatorId: z.nullable(z.string()), name: z.nullable(z.string()), ...sums }),
  ),
});
export type UsageReport = z.infer<typeof usageReport>;
