// How a person of the desk wants to be told of what happens: a section of her preferences.
import * as z from 'zod/mini';

/** As domain/notices/notice-kind; a test holds the two together. */
export const NOTICE_KIND_NAMES = [
  'offer',
  'assigned',
  'message',
  'mention',
  'followed',
  'follow_up',
  'waiting',
  'state',
  'undelivered',
  'escalation',
  'sla_warning',
  'sla_breach',
  'unanswered',
  'quota',
  'channel_failure',
] as const;

const time = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));

export const noticePreferences = z.strictObject({
  /** Where she wants it otherwise than it is at first (domain/notices/notice-kind). */
  kinds: z.partialRecord(z.enum(NOTICE_KIND_NAMES), z.object({ sound: z.boolean(), notification: z.boolean() })),
  /** 0 to 100. */
  volume: z.int().check(z.minimum(0), z.maximum(100)),
  /** `to` before `from`: over midnight. `zone`: IANA name of the zone of her clock. */
  quiet: z.object({ isOn: z.boolean(), from: time, to: time, zone: z.string().check(z.minLength(1), z.maxLength(64)) }),
  /** Customers' words may stand in a notification of the system. */
  showsText: z.boolean(),
  /** A sound comes again until it has been seen to. */
  repeats: z.boolean(),
  /** Do not disturb. */
  isMuted: z.boolean(),
});
export type NoticePreferences = z.infer<typeof noticePreferences>;
