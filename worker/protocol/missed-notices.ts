// Notices that nobody saw to until those who lead were told, counted by person.
import * as z from 'zod/mini';

/** GET /api/desk/missed-notices: of the people whom the asker leads. */
export const missedNotices = z.object({
  /** Of so many days until now. */
  days: z.number(),
  /** Who missed none is left out. */
  people: z.array(z.object({ operatorId: z.string(), count: z.number() })),
});
export type MissedNotices = z.infer<typeof missedNotices>;
