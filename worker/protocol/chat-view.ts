// What the console shows of a chat: the list row, and the open chat with what may be done in it.
import * as z from 'zod/mini';
import { quickReply } from './quick-reply';

export const SESSION_STATE_NAMES = [
  'bot',
  'pending',
  'waiting',
  'assigned',
  'active',
  'on_hold',
  'resolved',
  'closed',
] as const;

export const SLA_TARGET_NAMES = ['assign', 'first_reply', 'next_reply', 'resolution'] as const;

/** Its SLA is not kept, or will not be: which target, due when (ms). Null: one that is over by now; one that stands still. */
export const slaAlertView = z.object({
  state: z.enum(['at_risk', 'breached']),
  target: z.nullable(z.enum(SLA_TARGET_NAMES)),
  dueAt: z.nullable(z.number()),
});

export const personView = z.object({ operatorId: z.string(), name: z.string() });
export type PersonView = z.infer<typeof personView>;

export const previewView = z.object({
  author: z.enum(['customer', 'operator', 'bot', 'system']),
  /** Content type: text, sticker, image, video, audio, file, location, card, unsent, unsupported. The console has the words for those without text. */
  type: z.string(),
  text: z.string(),
});

/** Somebody wants to look at the chat again at that time (ms). Its note is left out where no words are told. */
export const followUpView = z.object({
  id: z.string(),
  by: personView,
  at: z.number(),
  note: z.string(),
  /** Its time has come: the chat is in her list. */
  isDue: z.boolean(),
});
export type FollowUpView = z.infer<typeof followUpView>;

/** One row of the inbox. `(epoch, seq)` decides which of two rows of a chat is newer. */
export const chatRow = z.object({
  chatId: z.string(),
  channelId: z.string(),
  sourceKind: z.enum(['user', 'group', 'room']),
  name: z.nullable(z.string()),
  /** A path of ours that changes with the picture; null where the contact has none. */
  pictureUrl: z.nullable(z.string()),
  state: z.enum(SESSION_STATE_NAMES),
  /** Counts changes of state or owner; 0 where there is no session. */
  version: z.number(),
  owner: z.nullable(personView),
  preview: z.nullable(previewView),
  /** Display time (ms) of the newest message; null before the first. */
  lastAt: z.nullable(z.number()),
  /** Since when (ms) the customer waits for an answer; null where nobody waits. */
  unansweredSince: z.nullable(z.number()),
  /** Customer messages so far; unread = this less the asker's `readCount`. */
  inboundCount: z.number(),
  /** Outgoing messages that failed or could not be confirmed. */
  troubleCount: z.number(),
  /** Nothing can be sent: the contact blocked the account, or the account is out of the group. */
  blocked: z.boolean(),
  /** Of an open session: whose queue it is in or was given from, how urgent, since when it waits. */
  teamId: z.optional(z.nullable(z.string())),
  priority: z.optional(z.number()),
  queueSince: z.optional(z.nullable(z.number())),
  topic: z.optional(z.nullable(z.string())),
  /** It is offered to this person until then (ms). */
  offer: z.optional(
    z.nullable(
      z.object({
        decisionNo: z.number(),
        to: personView,
        until: z.number(),
        /** Its owner passes it on, and has it until then; left out: it waits in the queue. */
        from: z.optional(z.object({ by: personView, note: z.nullable(z.string()) })),
      }),
    ),
  ),
  /** Whose the open or last session is: its teams, and who had it last where nobody owns it now. Left out: there was none. */
  scope: z.optional(z.object({ teamIds: z.array(z.string()), lastOwnerId: z.nullable(z.string()) })),
  /** In the order in which they were put on the chat; left out: none. */
  tagIds: z.optional(z.array(z.string())),
  heldUntil: z.optional(z.nullable(z.number())),
  /** Who hears of it as of a chat of her own, where she may see it; left out: nobody. */
  followers: z.optional(z.array(personView)),
  /** The earliest first; left out: none. */
  followUps: z.optional(z.array(followUpView)),
  isEscalated: z.optional(z.boolean()),
  isParked: z.optional(z.boolean()),
  isGrey: z.optional(z.boolean()),
  /** The owner's time for an answer is half over (1), or over (2). */
  late: z.optional(z.number()),
  sla: z.optional(slaAlertView),
  epoch: z.number(),
  seq: z.number(),
});
export type ChatRow = z.infer<typeof chatRow>;

/** At which place of the chat's log the asker's `readCount` was so: of two counts the one of the later place holds. */
export const readPlace = z.optional(z.object({ epoch: z.number(), seq: z.number() }));

/** A row as one operator gets it from the list. */
export const chatListItem = z.extend(chatRow, { readCount: z.number(), readPlace });
export type ChatListItem = z.infer<typeof chatListItem>;

export const chatPage = z.object({
  items: z.array(chatListItem),
  /** Pass back as `cursor` for the next page; null on the last one. */
  nextCursor: z.nullable(z.string()),
});
export type ChatPage = z.infer<typeof chatPage>;

/** A member of a group or room whom we heard of. `pictureUrl`: a path of ours. */
export const memberView = z.object({
  userId: z.string(),
  name: z.nullable(z.string()),
  pictureUrl: z.nullable(z.string()),
  /** She is no longer in the group, but what she wrote bears her name; left out: she is. */
  hasLeft: z.optional(z.boolean()),
});
export type MemberView = z.infer<typeof memberView>;

/** What somebody planned to send later. withdrawn: the customer wrote first. refused: it could not be sent then (`reason`, a code). */
export const plannedView = z.object({
  id: z.string(),
  by: personView,
  /** ms */
  at: z.number(),
  state: z.enum(['planned', 'withdrawn', 'refused']),
  reason: z.optional(z.string()),
  text: z.string(),
  quotedId: z.optional(z.string()),
  quickReplies: z.optional(z.array(quickReply)),
});
export type PlannedView = z.infer<typeof plannedView>;

/** How a session keeps its SLA. `hit` and `missed`: it has ended. */
export const sessionSlaView = z.object({
  policy: z.string(),
  result: z.enum(['hit', 'missed', 'on_track', 'at_risk', 'breached']),
  /** Those that have begun. `stopped`: the session ended before. `dueAt` null: not while it is paused, or not before its end. */
  targets: z.array(
    z.object({
      target: z.enum(SLA_TARGET_NAMES),
      /** Open seconds. */
      limitSec: z.number(),
      state: z.enum(['running', 'paused', 'met', 'stopped']),
      dueAt: z.nullable(z.number()),
      isWarned: z.boolean(),
      isBreached: z.boolean(),
    }),
  ),
});
export type SessionSlaView = z.infer<typeof sessionSlaView>;

/** One episode of help, as the customer panel shows it. Times in ms. */
export const sessionView = z.object({
  id: z.string(),
  origin: z.enum(['customer', 'operator']),
  openedAt: z.number(),
  trigger: z.nullable(z.string()),
  topic: z.nullable(z.string()),
  language: z.nullable(z.string()),
  teamId: z.nullable(z.string()),
  assignedAt: z.nullable(z.number()),
  firstHumanAt: z.nullable(z.number()),
  resolvedAt: z.nullable(z.number()),
  endedBy: z.nullable(z.string()),
  endReason: z.nullable(z.string()),
  reopens: z.number(),
  /** What the customer answered while she waited, in the order of the questions. */
  slots: z.array(z.object({ name: z.string(), value: z.string() })),
  handover: z.nullable(z.object({ by: personView, note: z.string(), at: z.number() })),
  escalation: z.nullable(z.object({ at: z.number(), by: z.nullable(personView), reason: z.string() })),
  hold: z.nullable(z.object({ since: z.number(), until: z.nullable(z.number()), reason: z.nullable(z.string()) })),
  sla: z.optional(z.nullable(sessionSlaView)),
});
export type SessionView = z.infer<typeof sessionView>;

/** The open chat. */
export const chatView = z.extend(chatListItem, {
  sessionId: z.nullable(z.string()),
  statusMessage: z.nullable(z.string()),
  language: z.nullable(z.string()),
  /** Until when (ms) an answer goes out free by reply token; null: by push. */
  replyUntil: z.nullable(z.number()),
  /** Why the composer is closed (an error code), or null where this operator may write. */
  sendRefusal: z.nullable(z.string()),
  /** LINE's name of the contact and the one that operators gave; `name` of the row is the given one where there is one. */
  lineName: z.nullable(z.string()),
  givenName: z.nullable(z.string()),
  friend: z.enum(['unknown', 'friend', 'blocked', 'left']),
  /** ms since when `friend` stands; null: not known. */
  friendSince: z.nullable(z.number()),
  standby: z.boolean(),
  /** LINE lets us write to whoever is no friend for 7 days after a message (ms until); null: no such limit. */
  windowUntil: z.nullable(z.number()),
  /** ms until which the customer sees our reading; null: nothing was marked yet. `canMarkRead`: there is something to mark. */
  lineReadAt: z.nullable(z.number()),
  canMarkRead: z.boolean(),
  /** People a push to this chat is counted for: 1, or the members of a group; null: not known. */
  pushCost: z.nullable(z.number()),
  /** The company's own account that the customer linked. */
  linkedAccount: z.nullable(z.object({ name: z.string(), linkedAt: z.number() })),
  /** What is kept of the contact by the settings' attributes: text, a number, `YYYY-MM-DD`, a choice, `yes` or `no`. */
  attributes: z.optional(z.array(z.object({ id: z.string(), value: z.string() }))),
  /** In groups and rooms: who of them we heard of. */
  members: z.array(memberView),
  /** What is known of the open or last session, for the one who serves it. */
  session: z.optional(z.nullable(sessionView)),
  /** The earliest first. */
  planned: z.optional(z.array(plannedView)),
});
export type ChatView = z.infer<typeof chatView>;

/** Answer of claim, release, resolve, reopen and read. */
export const chatAnswer = z.object({ chat: chatView });
export type ChatAnswer = z.infer<typeof chatAnswer>;
