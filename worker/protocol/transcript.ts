// Transcripts of chats: what is asked for, and the JSON form that the console prints from.
import * as z from 'zod/mini';

const chatId = z.string().check(z.minLength(1), z.maxLength(200));
/** More are asked for in several calls. */
export const TRANSCRIPT_CHATS_MAX = 100;

/** GET /api/transcripts */
export const transcriptQuery = z.object({
  /** One parameter each. */
  chat: z.union([chatId, z.array(chatId).check(z.maxLength(TRANSCRIPT_CHATS_MAX))]),
  format: z.enum(['text', 'csv', 'json']),
  /** `session`: the one that is open, or was last, with what led to it. `history`: all that the asker may read. */
  range: z.optional(z.enum(['session', 'history'])),
  /** With what colleagues wrote to each other. */
  notes: z.optional(z.literal('true')),
  /** `shown`: what LINE showed over their messages, the account or their name. Left out: their names. */
  names: z.optional(z.enum(['own', 'shown'])),
  language: z.optional(z.enum(['en', 'ja', 'th', 'zh-Hant', 'id'])),
  /** IANA; of the times in a text. Left out: UTC. */
  zone: z.optional(z.string().check(z.maxLength(60))),
});
export type TranscriptQuery = z.infer<typeof transcriptQuery>;

export const transcriptLine = z.object({
  id: z.string(),
  /** ms */
  at: z.number(),
  kind: z.string(),
  by: z.object({ kind: z.enum(['customer', 'operator', 'bot', 'system']), name: z.string() }),
  text: z.string(),
  isInternal: z.optional(z.literal(true)),
  delivery: z.optional(z.enum(['failed', 'unconfirmed'])),
});
export type TranscriptLineView = z.infer<typeof transcriptLine>;

export const transcriptFile = z.object({
  kind: z.literal('kaiwa-transcript'),
  version: z.literal(1),
  exportedAt: z.number(),
  chats: z.array(
    z.object({
      chatId: z.string(),
      name: z.nullable(z.string()),
      channel: z.string(),
      isCut: z.boolean(),
      lines: z.array(transcriptLine),
    }),
  ),
});
export type TranscriptFile = z.infer<typeof transcriptFile>;
