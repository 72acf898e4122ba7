// Vars and secrets, checked once at the door. Fails closed: the answer to the world is a code, the log names the variable.
import * as z from 'zod/mini';
import { parseAuditKey } from './domain/audit/audit-key';

const LINE_HOSTS = new Set(['api.line.me', 'api-data.line.me']);
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1']);

const origin = z.url();

const configSchema = z.object({
  APP_ORIGIN: origin,
  MEDIA_ORIGIN: origin,
  INBOUND_FALLBACK: z.enum(['queue', 'refuse']),
  LINE_API_BASE: origin,
  LINE_DATA_API_BASE: origin,
  STICKER_CDN_BASE: origin,
  API_DOCS: z.enum(['on', 'off']),
  FACTOR_POLICY: z.enum(['required', 'off-for-local-demo']),
  LOGIN_SIGNING_KEYS: z.string().check(z.minLength(1)),
  PASSWORD_PEPPER: z.string().check(z.minLength(16)),
  DATA_KEK: z.string().check(z.minLength(1)),
  // Signs the head of the audit log; a developer's own machine may go without.
  AUDIT_SIGNING_KEY: z.optional(z.string().check(z.refine((text) => parseAuditKey(text) !== null))),
  // Signs pushes to browsers (platform/seal-push); without it nothing is pushed.
  PUSH_SIGNING_KEY: z.optional(z.string()),
});

export type Config = z.infer<typeof configSchema>;

/** Whether a base address is LINE itself and not something that stands in for it. */
export function isLineApi(base: string): boolean {
  return LINE_HOSTS.has(new URL(base).hostname);
}

/** The parsed configuration. Throws with the names of the variables that are missing or wrong, never their values. */
export function parseConfig(env: object): Config {
  const parsed = configSchema.safeParse(env);
  if (!parsed.success) {
    throw new Error(`configuration: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
  }
  const config = parsed.data;
  // What people type their passwords into: no other host, and not https, so that nothing that is deployed fits.
  const { protocol, hostname } = new URL(config.APP_ORIGIN);
  const isDemoHost = protocol === 'http:' && hostname === 'localhost';
  if (config.FACTOR_POLICY !== 'required' && !isDemoHost) throw new Error('configuration: FACTOR_POLICY');
  const isLocal = LOCAL_HOSTS.has(new URL(config.APP_ORIGIN).hostname);
  for (const name of ['LINE_API_BASE', 'LINE_DATA_API_BASE'] as const) {
    // Anything but LINE itself gets channel secrets and customers' messages: only a developer's own machine may say so.
    if (!isLineApi(config[name]) && !isLocal) throw new Error(`configuration: ${name}`);
  }
  if (config.AUDIT_SIGNING_KEY === undefined && !isLocal) throw new Error('configuration: AUDIT_SIGNING_KEY');
  return config;
}
