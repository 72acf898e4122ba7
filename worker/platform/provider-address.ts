// Which addresses of an identity provider the Worker may ask: those of a third party (foreign-address), and on a developer's own
// machine, whose console is on http://localhost, that machine too. Asks them, with caps on time and size, following no redirect.
// Called by auth/oidc-provider, auth/provider-token and by admin where such an address is saved.
import { err, ok, type Result } from '../domain/result';
import { foreignAddress } from './foreign-address';
import { readCapped } from './read-capped';

const WITHIN_MS = 5_000;
const ANSWER_BYTES_MAX = 262_144;
const OWN_MACHINE = new Set(['localhost', '127.0.0.1']);

export interface OwnOrigins {
  readonly APP_ORIGIN: string;
  readonly MEDIA_ORIGIN: string;
}

/** The parsed address, or null where it must not be asked. */
export function providerAddress(text: string, own: OwnOrigins): URL | null {
  const url = URL.parse(text);
  const app = new URL(own.APP_ORIGIN);
  const isOwnMachine = app.protocol === 'http:' && app.hostname === 'localhost';
  const standIn = isOwnMachine && url?.protocol === 'http:' && OWN_MACHINE.has(url.hostname) ? url.origin : null;
  return foreignAddress(text, [own.APP_ORIGIN, own.MEDIA_ORIGIN], standIn);
}

export interface ProviderAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Status and JSON object. `REFUSED_ADDRESS`: not asked. `NO_ANSWER`: late, cut off, a redirect, too large, or no JSON object. */
export async function askProvider(
  address: string,
  own: OwnOrigins,
  init: RequestInit = {},
): Promise<Result<ProviderAnswer, 'REFUSED_ADDRESS' | 'NO_ANSWER'>> {
  const url = providerAddress(address, own);
  if (!url) return err('REFUSED_ADDRESS');
  try {
    const headers = { ...init.headers, accept: 'application/json' };
    const signal = AbortSignal.timeout(WITHIN_MS);
    const response = await fetch(url.href, { ...init, headers, redirect: 'manual', signal });
    const bytes = await readCapped(response.body, ANSWER_BYTES_MAX);
    if (bytes === null || (response.status >= 300 && response.status < 400)) return err('NO_ANSWER');
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return err('NO_ANSWER');
    return ok({ status: response.status, body: body as Readonly<Record<string, unknown>> });
  } catch {
    // fetch's errors have no classes to tell apart, and the words of JSON.parse would quote the answer.
    return err('NO_ANSWER');
  }
}
