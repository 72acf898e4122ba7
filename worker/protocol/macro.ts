// Macros: several things done to a chat at once, called like canned replies and kept in the same places.
import * as z from 'zod/mini';
import { chatView } from './chat-view';
import { ERROR_CODES } from './error-code';
import { quickReply } from './quick-reply';

const title = z.string().check(z.minLength(1), z.maxLength(80));
const shortcode = z.string().check(z.minLength(1), z.maxLength(40));
const scope = z.enum(['personal', 'team', 'all']);
const id = z.string().check(z.minLength(1), z.maxLength(64));
const tagIds = z.exactOptional(z.array(id).check(z.maxLength(20)));

/** What is done. Who hands the chat over does not resolve it as well. */
export const macroSteps = z.strictObject({
  /** In UTF-16 units, with tokens like `{{name}}`. */
  reply: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(5_000))),
  addTags: tagIds,
  removeTags: tagIds,
  priority: z.exactOptional(z.literal([0, 1, 2, 3])),
  assign: z.exactOptional(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('me') }),
      z.strictObject({ kind: z.literal('person'), operatorId: id }),
      z.strictObject({ kind: z.literal('team'), teamId: id }),
    ]),
  ),
  resolve: z.exactOptional(z.enum(['solved', 'unsolved', 'no_reply_needed'])),
});

export const macro = z.object({
  id: z.string(),
  scope,
  /** Whose it is, of scope `team`; else null. */
  teamId: z.nullable(z.string()),
  title: z.string(),
  /** Lower case, without the slash. */
  shortcode: z.string(),
  steps: macroSteps,
  /** A change and a run name the one they were made on. */
  version: z.number(),
  updatedAt: z.number(),
});
export type Macro = z.infer<typeof macro>;

/** GET /api/macros: all that the asker may run. */
export const macroList = z.object({ items: z.array(macro) });
export type MacroList = z.infer<typeof macroList>;

/** POST /api/macros. `teamId` with scope `team` alone. */
export const createMacro = z.strictObject({ scope, teamId: z.optional(id), title, shortcode, steps: macroSteps });
export type CreateMacro = z.infer<typeof createMacro>;

/** PUT /api/macros/{id}. Whose it is does not change. */
export const changeMacro = z.strictObject({ version: z.int(), title, shortcode, steps: macroSteps });
export type ChangeMacro = z.infer<typeof changeMacro>;

/** DELETE /api/macros/{id}: the version it is deleted on. */
export const deleteMacroQuery = z.object({ version: z.string().check(z.regex(/^\d{1,9}$/)) });

/** Answer of POST and PUT. */
export const macroAnswer = z.object({ macro });
export type MacroAnswer = z.infer<typeof macroAnswer>;

const position = z.strictObject({ epoch: z.int(), seq: z.int() });

/** POST /api/chats/{chatId}/macro-runs. The same run again does nothing twice and gives the same answers. */
export const runMacro = z.strictObject({
  runId: z.uuid(),
  macroId: id,
  /** As it was shown before it ran; another one now: STALE. */
  version: z.int(),
  /** The reply as it was edited, where the macro has one. */
  reply: z.optional(
    z.strictObject({
      /** UUIDv7 of the message. */
      messageId: z.string().check(z.maxLength(36)),
      text: z.string().check(z.maxLength(100_000)),
      seenSeq: z.optional(position),
      confirmed: z.optional(z.boolean()),
      /** As with any text: the message it answers, and the buttons under it. */
      quotedId: z.optional(z.string().check(z.maxLength(100))),
      quickReplies: z.optional(z.array(quickReply)),
    }),
  ),
});
export type RunMacro = z.infer<typeof runMacro>;
/** What its reply is sent with beside the text. */
export type MacroReplyParts = Pick<NonNullable<RunMacro['reply']>, 'quotedId' | 'quickReplies'>;

/** Step by step in their order: behind one that is refused nothing is done. */
export const macroRun = z.object({
  steps: z.array(
    z.object({
      step: z.enum(['take', 'reply', 'tags', 'priority', 'hand_over', 'resolve']),
      outcome: z.enum(['done', 'refused', 'not_tried']),
      /** Of what was refused. */
      code: z.optional(z.enum(ERROR_CODES)),
    }),
  ),
  /** As the last step left it; null where none was done. */
  chat: z.nullable(chatView),
});
export type MacroRun = z.infer<typeof macroRun>;
