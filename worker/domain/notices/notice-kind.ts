// Of what a person of the desk is told, and by which ways she wants it. Pure data; the wire's form of it is
// protocol/notice-preferences, which a test holds to this one.

export const NOTICE_KINDS = [
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
export type NoticeKind = (typeof NOTICE_KINDS)[number];
/** Told by itself to those who lead (protocol/desk-news); all others are seen from a chat's row or its notes. */
export type NewsKind = 'unanswered' | 'quota' | 'channel_failure';
export type ChatNoticeKind = Exclude<NoticeKind, NewsKind>;

/** Hours in which nothing rings; `to` before `from`: over midnight; equal: the whole day. */
export interface QuietHours {
  readonly isOn: boolean;
  /** `HH:MM` on the person's own clock. */
  readonly from: string;
  readonly to: string;
  /** IANA name of the zone that clock shows. */
  readonly zone: string;
}

export interface NoticeWay {
  readonly sound: boolean;
  readonly notification: boolean;
}

const usual = (sound: boolean, notification: boolean): NoticeWay => ({ sound, notification });

/** At first. Only what asks something of her rings by itself. */
export const USUAL_WAYS: Readonly<Record<NoticeKind, NoticeWay>> = {
  offer: usual(true, true),
  assigned: usual(true, true),
  message: usual(true, true),
  mention: usual(false, true),
  followed: usual(false, true),
  follow_up: usual(true, true),
  waiting: usual(false, true),
  state: usual(false, true),
  undelivered: usual(false, true),
  escalation: usual(false, true),
  sla_warning: usual(false, false),
  sla_breach: usual(false, true),
  unanswered: usual(false, true),
  quota: usual(false, true),
  channel_failure: usual(false, true),
};

export interface NoticePreferences {
  /** Where she wants it otherwise than it is at first. */
  readonly kinds: Readonly<Partial<Record<NoticeKind, NoticeWay>>>;
  /** 0 to 100. */
  readonly volume: number;
  readonly quiet: QuietHours;
  /** Customers' words may stand in a notification of the system. */
  readonly showsText: boolean;
  /** The sound comes again until it has been seen to. */
  readonly repeats: boolean;
  /** Nothing rings and nothing pops up until she says otherwise. */
  readonly isMuted: boolean;
}
