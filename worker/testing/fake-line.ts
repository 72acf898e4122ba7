// LINE as the objects of a test meet it over the global fetch: strict about tokens and keys, with faults ordered per
// customer, and a list of every call. Knows nothing of the code under test. Only tests import it.
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { LineOutcome } from '../domain/delivery/line-call';
import { type Fault, StrictLine } from './strict-line';

/** `hang`: LINE falls silent, before or after it took the message. `held`: it takes until `letGo`. */
export type LineFault = Fault | 'hang before' | 'hang after' | 'held';

/** A call with such a text is refused as a whole. */
const REFUSED_TEXT = 'LINE refuses this';

type MessageObject = { readonly type: string; readonly text?: string } & Readonly<Record<string, unknown>>;

export interface LineCallSeen {
  readonly via: 'reply' | 'push';
  readonly userId: string;
  readonly key: string | null;
  /** One word for each message object: its text, or its type. */
  readonly texts: readonly string[];
  readonly messages: string;
  /** What LINE made of it; null while it is under way. */
  outcome: LineOutcome['kind'] | null;
}

/** A loading animation or a mark of reading. */
export interface ComfortSeen {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export class FakeLine {
  static readonly refusedText = REFUSED_TEXT;
  readonly calls: LineCallSeen[] = [];
  readonly comforts: ComfortSeen[] = [];
  /** Who is known by profile; a number: LINE answers with that status, `held`: not before `letGo`. Nobody else is known. */
  readonly profiles = new Map<string, { readonly displayName: string; readonly language?: string } | number | 'held'>();
  /** Status of every loading animation and mark of reading. */
  comfortStatus = 200;
  readonly #line = new StrictLine();
  readonly #faults = new Map<string, LineFault[]>();
  #releases = 0;
  readonly #tokenOf = new Map<string, string>();
  #isQuotaUsedUp = false;

  /** Stands in for LINE until the test file ends. */
  install(): this {
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => this.#answer(String(input), init));
    return this;
  }

  handOut(token: string, userId: string): void {
    this.#tokenOf.set(token, userId);
    this.#line.handOut(token, Date.now());
  }

  /** The next calls for this customer meet these faults, one each. */
  failNext(userId: string, ...faults: LineFault[]): void {
    this.#faults.set(userId, [...(this.#faults.get(userId) ?? []), ...faults]);
  }

  /** As failNext, but forgets what was ordered before. */
  failOnly(userId: string, ...faults: LineFault[]): void {
    this.#faults.set(userId, faults);
  }

  /** LINE goes on with every call that is held. */
  letGo(): void {
    this.#releases += 1;
  }

  /** Looks again and again: workerd lets no object go on by a promise that another context resolves. */
  async #release(): Promise<void> {
    const before = this.#releases;
    while (this.#releases === before) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  calmDown(): void {
    this.#faults.clear();
  }

  callsTo(userId: string): LineCallSeen[] {
    return this.calls.filter((call) => call.userId === userId);
  }

  /** Texts that this customer got, in order. */
  screenOf(userId: string): string[] {
    return this.#line.accepted.flatMap((body) => {
      const [to, ...texts] = JSON.parse(body) as string[];
      return to === userId ? texts : [];
    });
  }

  async #answer(url: string, init: RequestInit | undefined): Promise<Response> {
    await outputGate();
    const { pathname } = new URL(url);
    if (pathname === '/oauth2/v3/token') return answer(200, { access_token: crypto.randomUUID(), expires_in: 900 });
    if (pathname === '/v2/bot/message/quota') return answer(200, { type: 'limited', value: 100 });
    if (pathname === '/v2/bot/message/quota/consumption') {
      return answer(200, { totalUsage: this.#isQuotaUsedUp ? 100 : 1 });
    }
    if (pathname === '/v2/bot/message/reply' || pathname === '/v2/bot/message/push')
      return this.#message(pathname, init);
    if (pathname.startsWith('/v2/bot/chat/')) return this.#comfort(pathname, init);
    if (pathname.startsWith('/v2/bot/profile/')) return this.#profile(pathname.slice('/v2/bot/profile/'.length));
    return answer(404, { message: 'Not found' });
  }

  async #profile(userId: string): Promise<Response> {
    const known = this.profiles.get(userId) ?? 404;
    if (known === 'held') await this.#release();
    return typeof known === 'object' ? answer(200, { userId, ...known }) : answer(known === 'held' ? 404 : known, {});
  }

  #comfort(path: string, init: RequestInit | undefined): Response {
    this.comforts.push({ path, body: JSON.parse(String(init?.body)) });
    return answer(path.endsWith('loading/start') && this.comfortStatus === 200 ? 202 : this.comfortStatus, {});
  }

  async #message(pathname: string, init: RequestInit | undefined): Promise<Response> {
    const body = JSON.parse(String(init?.body)) as { replyToken?: string; to?: string; messages: MessageObject[] };
    const key = new Headers(init?.headers).get('x-line-retry-key');
    const via = pathname.endsWith('reply') ? 'reply' : 'push';
    const userId = body.to ?? this.#tokenOf.get(body.replyToken ?? '') ?? '';
    const texts = body.messages.map(({ type, text }) => text ?? type);
    const seen: LineCallSeen = { via, userId, key, texts, messages: JSON.stringify(body.messages), outcome: null };
    this.calls.push(seen);
    if (via === 'reply' && key) return answer(400, { message: 'The retry key is not allowed' });
    if (texts.length > 5) return answer(400, { message: 'Size must be between 1 and 5' });
    const ordered = this.#faults.get(userId)?.shift() ?? 'none';
    if (ordered === 'held') await this.#release();
    const isHanging = ordered === 'hang before' || ordered === 'hang after';
    const fault = ordered === 'none' && texts.includes(REFUSED_TEXT) ? 'bad body' : toFault(ordered);
    const before = this.#line.accepted.length;
    const stored = JSON.stringify([userId, ...texts]);
    const call =
      via === 'reply'
        ? ({ via, token: body.replyToken ?? '', body: stored } as const)
        : ({ via, key: key ?? '', body: stored } as const);
    const outcome = this.#line.answer(call, fault, Date.now());
    seen.outcome = outcome.kind;
    if (isHanging) return silence(init?.signal ?? undefined);
    switch (outcome.kind) {
      case 'accepted': {
        const place = this.calls.length;
        const sent = {
          sentMessages: texts.map((_text, at) => ({ id: `${place}00${at}`, quoteToken: `quote-${place}-${at}` })),
        };
        if (fault === 'malformed 200') return new Response('{"sentMess', { status: 200 });
        const isRepeat = this.#line.accepted.length === before;
        return isRepeat ? answer(409, sent, { 'x-line-accepted-request-id': 'first' }) : answer(200, sent);
      }
      case 'rejected':
        return answer(400, { message: outcome.detail });
      case 'limited': {
        this.#isQuotaUsedUp = outcome.isQuotaUsedUp === true;
        return answer(429, { message: LIMIT_WORDS[outcome.why] ?? 'Some words that LINE does not publish.' });
      }
      case 'unauthorized':
        return answer(401, { message: 'Authentication failed' });
      case 'conflict_without_id':
        return answer(409, { message: 'The retry key is already accepted' });
      case 'unknown':
        if (fault.startsWith('lost')) throw new TypeError('connection lost');
        return answer(500, { message: 'try again' });
    }
  }
}

const LIMIT_WORDS: Readonly<Record<string, string>> = {
  rate: 'The API rate limit has been exceeded. Try again later.',
  monthly: 'You have reached your monthly limit.',
};

/**
 * A real call leaves an object only once what it wrote is durable; a replaced function would leave at once, and a crash
 * would then lose what LINE already knows. So it waits for a call that is held in the same way.
 */
export async function outputGate(): Promise<void> {
  await env.SETTINGS.get('output-gate');
}

function toFault(ordered: LineFault): Fault {
  switch (ordered) {
    case 'hang before':
      return 'lost before';
    case 'hang after':
      return 'lost after';
    case 'held':
      return 'none';
    default:
      return ordered;
  }
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { 'x-line-request-id': 'req', ...headers } });
}

function silence(signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
