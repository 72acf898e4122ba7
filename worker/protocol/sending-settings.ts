// How messages go out and what customers see of our reading: one setting for all channels.
import * as z from 'zod/mini';

/** GET and PUT /api/admin/settings/sending. */
export const sendingSettings = z.strictObject({
  /** Whose name and picture LINE shows over an operator's message. */
  sender: z.enum(['account', 'operator_name', 'operator_name_and_picture']),
  /** When the customer's phone shows Read: when an operator saw it, when one replied, or by hand alone. */
  markAsRead: z.enum(['seen', 'reply', 'by_hand']),
  /** Used share of the quota, in percent, from which warnings show. */
  quotaWarnPercent: z.int().check(z.gte(1), z.lte(100)),
});
export type SendingSettingsView = z.infer<typeof sendingSettings>;
