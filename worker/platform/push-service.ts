// How a notice reaches a browser in which the desk is not open: sealed for it alone, handed to the push service whose address the browser
// gave. That address is a stranger's: only the push services of browsers are asked, by https, no redirect is followed, and nothing of an
// answer but its status is read.
// Called by jobs; tests have a push service of their own.

import { foreignAddress } from './foreign-address';
import { newPushChance, type PushKeys, parsePushKey, sealPush, vapidHeader } from './seal-push';

export interface PushAddress extends PushKeys {
  readonly endpoint: string;
}

export interface PushLetter {
  /** JSON for the service worker. */
  readonly text: string;
  /** After so many seconds it is no news. */
  readonly ttlSec: number;
  /** A later one under the same takes its place; at most 32 letters of base64url. */
  readonly topic: string;
}

/** `gone`: nobody is there any more, forget it. `later`: again, after so many seconds where the service said. `refused`: never again. */
export type PushOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly status: number | null }
  | { readonly kind: 'later'; readonly afterSec: number | null };

export interface PushSender {
  /** Never throws. */
  send(to: PushAddress, letter: PushLetter): Promise<PushOutcome>;
}

interface PushSettings {
  readonly APP_ORIGIN: string;
  readonly MEDIA_ORIGIN: string;
  readonly PUSH_SIGNING_KEY?: string | undefined;
}

const WITHIN_MS = 10_000;
const PROOF_MS = 12 * 3_600_000;

/** Of the browsers there are: Chromium's and Android's, Firefox's, Windows', Safari's. With all below them. */
const SERVICES = ['fcm.googleapis.com', 'push.services.mozilla.com', 'notify.windows.com', 'push.apple.com'];

/** The parsed address, or null where it must not be asked. */
export function pushAddress(endpoint: string, own: Pick<PushSettings, 'APP_ORIGIN' | 'MEDIA_ORIGIN'>): URL | null {
  const url = foreignAddress(endpoint, [own.APP_ORIGIN, own.MEDIA_ORIGIN], null);
  return url && SERVICES.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`)) ? url : null;
}

/** Null where this desk has no key to push with. @param ask `fetch`, but in tests */
export function openPushSender(
  settings: PushSettings,
  ask: typeof fetch = (...call) => fetch(...call),
): PushSender | null {
  const signing = settings.PUSH_SIGNING_KEY === undefined ? null : parsePushKey(settings.PUSH_SIGNING_KEY);
  if (signing === null) return null;
  const contact = settings.APP_ORIGIN.startsWith('https:') ? settings.APP_ORIGIN : 'mailto:desk@localhost.invalid';
  return {
    send: async (to, { text, ttlSec, topic }) => {
      const url = pushAddress(to.endpoint, settings);
      if (url === null) return { kind: 'refused', status: null };
      try {
        const response = await ask(url.href, {
          method: 'POST',
          redirect: 'manual',
          signal: AbortSignal.timeout(WITHIN_MS),
          headers: {
            authorization: await vapidHeader(signing, url, contact, Date.now() + PROOF_MS),
            'content-encoding': 'aes128gcm',
            'content-type': 'application/octet-stream',
            ttl: String(ttlSec),
            urgency: 'high',
            topic,
          },
          body: await sealPush(text, to, await newPushChance()),
        });
        await response.body?.cancel();
        return toOutcome(response);
      } catch {
        // Late or cut off: fetch's errors have no classes to tell apart. The keys were proven when she subscribed.
        return { kind: 'later', afterSec: null };
      }
    },
  };
}

function toOutcome({ status, headers }: Response): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status !== 429 && status < 500) return { kind: 'refused', status };
  const said = Number(headers.get('retry-after') ?? Number.NaN);
  return { kind: 'later', afterSec: Number.isFinite(said) && said >= 0 ? said : null };
}
