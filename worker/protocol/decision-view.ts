// A decision of the Dispatcher as people read it: who was considered, why not, who won.
import * as z from 'zod/mini';

export const candidateView = z.object({
  operatorId: z.string(),
  name: z.string(),
  /** `rank 1` is who was chosen; otherwise the first reason against: status, capacity, skill:…, and so on. */
  verdict: z.string(),
  status: z.string(),
  reach: z.string(),
  used: z.number(),
  capacity: z.nullable(z.number()),
  lastAssignedAt: z.nullable(z.number()),
  skill: z.nullable(z.number()),
});

export const decisionView = z.object({
  decisionNo: z.number(),
  at: z.number(),
  chatId: z.string(),
  sessionId: z.string(),
  teamId: z.string(),
  ruleId: z.nullable(z.string()),
  strategy: z.string(),
  mode: z.enum(['offer', 'forced', 'manual', 'none']),
  /** The best twenty; `others` counts the rest by their verdict. */
  candidates: z.array(candidateView),
  others: z.record(z.string(), z.number()),
  chosen: z.nullable(z.object({ operatorId: z.string(), name: z.string() })),
  preferred: z.nullable(z.string()),
  /** `open` until it is known: accepted, declined, timeout, not_shown, lost_to, refused, nobody. */
  outcome: z.string(),
});
export type DecisionView = z.infer<typeof decisionView>;

export const decisionPage = z.object({ decisions: z.array(decisionView) });
export type DecisionPage = z.infer<typeof decisionPage>;

/** GET /api/chats/{chatId}/decisions. Left out: of the newest session. */
export const decisionQuery = z.object({ sessionId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))) });
export type DecisionQuery = z.infer<typeof decisionQuery>;
