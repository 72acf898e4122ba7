// POST /api/csp-report: browsers tell what the content security policy of our pages refused. Anybody may send one, so it is small,
// braked per address, and nothing of it is believed or kept but the names of a directive and of a kind of address.
// https://www.w3.org/TR/CSP3/#reporting
import { Hono } from 'hono';
import * as z from 'zod/mini';
import type { AppEnv } from '../env';
import { brakeKey } from './brake-key';
import { errorResponse } from './error-response';
import { logWarn } from './log';
import { readCapped } from './read-capped';

const BODY_BYTES_MAX = 16_384;
/** Of one body; the rest of a page's list says nothing new. */
const REPORTS_MAX = 10;
const TYPES = ['application/csp-report', 'application/reports+json', 'application/json'];

const older = z.object({
  'csp-report': z.object({
    'effective-directive': z.optional(z.string()),
    'violated-directive': z.optional(z.string()),
    'blocked-uri': z.optional(z.string()),
  }),
});
const newer = z.object({
  type: z.literal('csp-violation'),
  body: z.object({ effectiveDirective: z.optional(z.string()), blockedURL: z.optional(z.string()) }),
});
const reports = z.union([older, z.array(z.union([newer, z.object({ type: z.string() })]))]);

interface Violation {
  readonly directive: string;
  readonly blocked: string;
}

export const policyReportRoutes = new Hono<AppEnv>().post('/csp-report', async (c) => {
  const brake = await c.env.RL_OPEN.limit({ key: `csp-report ${brakeKey(c.req.header('cf-connecting-ip'))}` });
  if (!brake.success) return errorResponse(c, 'RATE_LIMITED', { retryAfterSec: 60 });
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.includes(type)) return errorResponse(c, 'BAD_REQUEST');
  const bytes = await readCapped(c.req.raw.body, BODY_BYTES_MAX);
  if (!bytes) return errorResponse(c, 'BODY_TOO_LARGE');
  const violations = readViolations(new TextDecoder().decode(bytes));
  if (!violations) return errorResponse(c, 'BAD_REQUEST');
  for (const { directive, blocked } of violations.slice(0, REPORTS_MAX))
    logWarn('policy_violated', { directive, blocked });
  return c.body(null, 204);
});

/** Null where the text is no report. Reports of another kind (of the same list) are left out. */
function readViolations(text: string): Violation[] | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Refused by the caller; the parser's words would quote it.
    return null;
  }
  const parsed = reports.safeParse(json);
  if (!parsed.success) return null;
  if (!Array.isArray(parsed.data)) {
    const report = parsed.data['csp-report'];
    return [toViolation(report['effective-directive'] ?? report['violated-directive'], report['blocked-uri'])];
  }
  return parsed.data.flatMap((report) =>
    'body' in report ? [toViolation(report.body.effectiveDirective, report.body.blockedURL)] : [],
  );
}

/** Paths, queries and what a page held may be somebody's words: of an address only what kind it is. */
function toViolation(directive = '', blocked = ''): Violation {
  const [name = ''] = directive.split(' ');
  const kind = /^(inline|eval|wasm-eval|trusted-types-policy|trusted-types-sink|self)$/.exec(blocked)?.[0];
  const scheme = /^(https?|wss?|data|blob|chrome-extension|moz-extension)\b/.exec(blocked)?.[0];
  return { directive: /^[a-z-]{1,40}$/.test(name) ? name : 'unknown', blocked: kind ?? scheme ?? 'unknown' };
}
