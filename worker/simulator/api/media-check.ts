// Looks at media that was just sent as LINE's clients will: without cookie, with a range, following nothing. What cannot be shown is
// a violation `media_not_served`. Only what lies under Kaiwa's public address is asked. Runs behind the answer.
// See https://developers.line.biz/en/docs/messaging-api/building-bot/ and the limits of message objects in the reference.
import type { Platform } from '../platform';
import { MEDIA_RULES, type MediaAddress } from '../validate/media-addresses';
import { askKaiwa } from '../webhook/reach-kaiwa';

const TIMEOUT_MS = 10_000;

export async function checkMedia(platform: Platform, addresses: MediaAddress[], requestId: string): Promise<void> {
  const { state } = platform;
  const unseen = addresses.filter(({ kind, url }) => kind !== 'icon' || !state.iconsSeen.has(url));
  await Promise.all(
    unseen.map(async (address) => {
      const fault = await faultOf(platform, address);
      if (fault !== null) state.addViolation('media_not_served', `${address.property} ${fault}`, requestId);
      // Every message of an operator shows the same icon: one look is enough.
      else if (address.kind === 'icon') state.iconsSeen.add(address.url);
    }),
  );
}

/** What is wrong with it in words, or null. */
async function faultOf(platform: Platform, { url, kind }: MediaAddress): Promise<string | null> {
  const parsed = URL.parse(url);
  if (parsed === null) return null; // the body would have been refused
  const headers = { range: 'bytes=0-1' };
  const init = { headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
  try {
    const response = await askKaiwa(platform.route, parsed, init);
    if (response === null) return null;
    await response.body?.cancel();
    return judge(response, MEDIA_RULES[kind]);
  } catch (error) {
    return `did not answer: ${String(error)}`;
  }
}

function judge(response: Response, rule: (typeof MEDIA_RULES)[MediaAddress['kind']]): string | null {
  if (response.status !== 200 && response.status !== 206) return `answered ${response.status}`;
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? 'no type';
  if (!rule.types.includes(type)) return `is ${type}`;
  if (rule.needsRange && response.status !== 206) return 'does not answer range requests';
  const size = sizeOf(response);
  return size !== null && size > rule.bytesMax ? `has ${size} bytes, ${rule.bytesMax} are allowed` : null;
}

function sizeOf({ status, headers }: Response): number | null {
  const stated = status === 206 ? headers.get('content-range')?.split('/')[1] : headers.get('content-length');
  const size = Number(stated ?? Number.NaN);
  return Number.isNaN(size) ? null : size;
}
