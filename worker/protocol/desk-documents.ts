// The documents of the desk's settings on the wire: one per concern, each read and saved by itself. Shapes and sizes alone: what
// is wrong with a value beyond that is checked by the Worker, and named in `fields` as `path CODE` (SETTINGS_INVALID).
import * as z from 'zod/mini';
import { botDocument, perLanguage, slotDocument } from './bot-document';
import { calendarDocument, scheduleDocument } from './calendar-document';

const id = z.string().check(z.maxLength(100));
const name = z.string().check(z.maxLength(500));
const ids = z.array(id).check(z.maxLength(200));

const strategy = z.enum(['round_robin', 'least_busy', 'priority_based', 'skill_based', 'manual']);
const mode = z.enum(['offer', 'forced']);
const priority = z.literal([0, 1, 2, 3]);

const maxWaitStep = z.strictObject({
  afterSec: z.number(),
  action: z.enum(['overflow', 'offer_callback', 'ticket']),
});

const queueFields = {
  order: z.enum(['priority', 'fifo']),
  ageStepSec: z.number(),
  showPosition: z.boolean(),
  showWait: z.boolean(),
  pushEveryMin: z.number(),
  maxWait: z.array(maxWaitStep).check(z.maxLength(50)),
  fallbackTeam: z.nullable(id),
  maxLength: z.number(),
  intake: z.enum(['open', 'drain', 'paused']),
  intakeReason: z.string().check(z.maxLength(2_000)),
  checkinAfterSec: z.number(),
  hoursHandoff: z.enum(['ticket', 'wait']),
  callbackAnswerSec: z.number(),
  callbackOfferMin: z.number(),
  defaultAhtSec: z.number(),
};

const queue = z.strictObject(queueFields);

/** What a team says otherwise than the workspace. */
const queuePart = z.strictObject({
  order: z.exactOptional(queueFields.order),
  ageStepSec: z.exactOptional(queueFields.ageStepSec),
  showPosition: z.exactOptional(queueFields.showPosition),
  showWait: z.exactOptional(queueFields.showWait),
  pushEveryMin: z.exactOptional(queueFields.pushEveryMin),
  maxWait: z.exactOptional(queueFields.maxWait),
  fallbackTeam: z.exactOptional(queueFields.fallbackTeam),
  maxLength: z.exactOptional(queueFields.maxLength),
  intake: z.exactOptional(queueFields.intake),
  intakeReason: z.exactOptional(queueFields.intakeReason),
  checkinAfterSec: z.exactOptional(queueFields.checkinAfterSec),
  hoursHandoff: z.exactOptional(queueFields.hoursHandoff),
  callbackAnswerSec: z.exactOptional(queueFields.callbackAnswerSec),
  callbackOfferMin: z.exactOptional(queueFields.callbackOfferMin),
  defaultAhtSec: z.exactOptional(queueFields.defaultAhtSec),
});

const teamPolicy = z.strictObject({
  strategy: z.exactOptional(strategy),
  mode: z.exactOptional(mode),
  acceptSec: z.exactOptional(z.number()),
  overflowToBusy: z.exactOptional(z.boolean()),
  pushCounts: z.exactOptional(z.boolean()),
  excludeSec: z.exactOptional(z.number()),
  skillRelaxSec: z.exactOptional(z.nullable(z.number())),
  stickyWindowHours: z.exactOptional(z.number()),
  stickyHoldSec: z.exactOptional(z.number()),
  stickyHoldVipSec: z.exactOptional(z.number()),
  wrapUpSec: z.exactOptional(z.number()),
  fairCap: z.exactOptional(z.nullable(z.strictObject({ max: z.number(), perSec: z.number() }))),
});

const team = z.strictObject({
  id,
  name,
  email: z.exactOptional(z.string().check(z.maxLength(320))),
  policy: teamPolicy,
  calendar: z.exactOptional(calendarDocument),
  slots: z.array(slotDocument).check(z.maxLength(50)),
  fallbackTeamId: z.exactOptional(id),
  queue: z.exactOptional(queuePart),
});

const routingRule = z.strictObject({
  id,
  name,
  isOn: z.boolean(),
  when: z.strictObject({
    words: z.exactOptional(z.array(name).check(z.maxLength(500))),
    channelIds: z.exactOptional(ids),
    entryPoints: z.exactOptional(ids),
    languages: z.exactOptional(ids),
    tags: z.exactOptional(z.array(name).check(z.maxLength(200))),
    slots: z.exactOptional(
      z.array(z.strictObject({ name, values: z.array(name).check(z.maxLength(200)) })).check(z.maxLength(50)),
    ),
    schedule: z.exactOptional(scheduleDocument),
  }),
  teamId: id,
  skills: z.exactOptional(z.array(name).check(z.maxLength(50))),
  demandsLanguage: z.exactOptional(z.boolean()),
  priority: z.exactOptional(priority),
  strategy: z.exactOptional(strategy),
  mode: z.exactOptional(mode),
});

const channels = z.record(id, z.strictObject({ reception: z.enum(['real_time', 'always_on']), isBotOn: z.boolean() }));

const slaPolicy = z.strictObject({
  id,
  name,
  conditions: z.strictObject({
    teamIds: z.exactOptional(ids),
    priorities: z.exactOptional(z.array(z.number()).check(z.maxLength(4))),
    channelIds: z.exactOptional(ids),
    tags: z.exactOptional(z.array(name).check(z.maxLength(200))),
  }),
  /** Open seconds. */
  targetsSec: z.partialRecord(z.enum(['assign', 'first_reply', 'next_reply', 'resolution']), z.number()),
  pausesForCustomer: z.exactOptional(z.boolean()),
});

const tag = z.strictObject({
  id,
  name,
  color: z.enum(['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'indigo', 'purple', 'pink']),
  isVip: z.exactOptional(z.boolean()),
  isArchived: z.exactOptional(z.boolean()),
});

const attribute = z.strictObject({
  id,
  label: name,
  type: z.enum(['text', 'number', 'date', 'choice', 'yes_no']),
  choices: z.exactOptional(z.array(name).check(z.maxLength(100))),
  min: z.exactOptional(z.number()),
  max: z.exactOptional(z.number()),
  maxLength: z.exactOptional(z.number()),
  isArchived: z.exactOptional(z.boolean()),
});

/** By name, as they stand in the address. */
export const deskDocuments = {
  teams: z.array(team).check(z.maxLength(200)),
  routing: z.strictObject({
    rules: z.array(routingRule).check(z.maxLength(1_000)),
    /** Null: whoever no rule fits is diverted. */
    fallbackTeamId: z.nullable(id),
  }),
  bot: botDocument,
  hours: z.strictObject({
    calendar: z.nullable(calendarDocument),
    channels: z.record(id, calendarDocument),
    handoff: z.enum(['ticket', 'wait']),
    onCloseWaiting: z.enum(['keep', 'ticket', 'message']),
    onCloseActive: z.enum(['keep', 'message', 'resolve']),
  }),
  queue,
  sessions: z.strictObject({
    reopenHours: z.number(),
    reopenTo: z.enum(['previous', 'bot']),
    idleWarnMin: z.nullable(z.number()),
    idleEndMin: z.nullable(z.number()),
    releaseInactiveMin: z.nullable(z.number()),
    firstReplySec: z.nullable(z.number()),
    nextReplySec: z.nullable(z.number()),
    joinPush: z.boolean(),
  }),
  channels,
  presence: z.strictObject({
    idleMin: z.number(),
    graceSec: z.number(),
    massGraceSec: z.number(),
    onGone: z.enum(['unanswered', 'all', 'none']),
    pushCounts: z.boolean(),
  }),
  /** A text by its key, for each language; what is absent is as we wrote it. */
  texts: perLanguage(z.record(z.string().check(z.maxLength(100)), z.string().check(z.maxLength(10_000)))),
  sla: z.array(slaPolicy).check(z.maxLength(200)),
  tags: z.array(tag).check(z.maxLength(500)),
  /** What is kept of contacts besides what LINE tells. */
  attributes: z.array(attribute).check(z.maxLength(100)),
  access: z.strictObject({
    operatorsSee: z.enum(['own', 'teams', 'all']),
    isAdminsOnly: z.boolean(),
    /** Whether whoever leads a chat is shown to others while she looks at it without holding it. */
    areWatchersShown: z.exactOptional(z.boolean()),
    plan: z.exactOptional(
      z.strictObject({
        isEnforced: z.boolean(),
        name: z.enum(['free', 'pro', 'scale']),
        hasPrioritySupport: z.boolean(),
      }),
    ),
    /** Composed by the workspace; a permission that is not named is none. */
    roles: z
      .array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          base: z.enum(['super_admin', 'admin', 'supervisor', 'operator']),
          grants: z.record(z.string().check(z.maxLength(40)), z.enum(['own', 'teams', 'all'])),
        }),
      )
      .check(z.maxLength(50)),
  }),
  /** Who must sign in with a second factor, and how long a login lives; a null is as the product has it. */
  security: z.strictObject({
    requireFactor: z.enum(['none', 'operators']),
    idleMin: z.nullable(z.number()),
    absoluteHours: z.nullable(z.number()),
  }),
  /** Sign-in through the company's own identity provider (its client secret: provider-admin) and through Cloudflare Access. */
  provider: z.strictObject({
    isOn: z.boolean(),
    issuer: z.string().check(z.maxLength(500)),
    clientId: name,
    label: name,
    domains: z.array(z.string().check(z.maxLength(300))).check(z.maxLength(200)),
    trustsFactor: z.boolean(),
    factorAcr: name,
    passwords: z.enum(['everybody', 'owners']),
    cloudflareAccess: z.exactOptional(z.strictObject({ isOn: z.boolean(), team: name, audience: name })),
  }),
} as const;

export type DeskDocumentName = keyof typeof deskDocuments;

/** PUT /api/admin/desk/{document}: `value` is one of the documents above. */
export const saveDeskDocument = z.strictObject({
  /** The version it was made on, as GET told it; 0 where it was never saved. Another one now: STALE. */
  version: z.int().check(z.gte(0)),
  value: z.unknown(),
});
export type SaveDeskDocument = z.infer<typeof saveDeskDocument>;

/** GET and PUT /api/admin/desk/{document}. */
export const deskDocumentAnswer = z.object({
  document: z.string(),
  value: z.unknown(),
  /** 0: never saved, these are the defaults. */
  version: z.number(),
  /** ms */
  updatedAt: z.nullable(z.number()),
  updatedBy: z.nullable(z.object({ operatorId: z.string(), name: z.string() })),
});
export type DeskDocumentAnswer = z.infer<typeof deskDocumentAnswer>;

/** GET /api/desk/attributes: for whoever looks at contacts, in the order of the settings. */
export const attributeList = z.object({ attributes: z.array(attribute) });
export type AttributeList = z.infer<typeof attributeList>;

/** GET /api/desk/tags: for whoever looks at chats, in the order of the settings. */
export const tagList = z.object({
  tags: z.array(z.object({ id: z.string(), name: z.string(), color: z.string(), isArchived: z.optional(z.boolean()) })),
});
export type TagList = z.infer<typeof tagList>;

/** GET /api/desk/teams: for whoever passes a chat on. */
export const teamList = z.object({ teams: z.array(z.object({ id: z.string(), name: z.string() })) });
export type TeamList = z.infer<typeof teamList>;
