// LINE over fetch, as a simulated world meets it: reply tokens have one use and one minute, a retry key is known for 24
// hours, one call carries up to five messages, and every fault says whether it struck before or after the messages were
// taken. Knows nothing of the code under test and lists what a careful bot would not have done. Only tests import it.
// https://developers.line.biz/en/docs/messaging-api/retrying-api-request/

export const LINE_FAULTS = [
  'malformed 200',
  '500 before',
  '500 after',
  'lost before',
  'lost after',
  'hang before',
  'hang after',
  'rate',
  'too many to one',
  'month used up',
  'month reserved',
  'unauthorized',
  'bad body',
  'conflict without id',
] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

/** One message object as the customer got it. */
export interface Shown {
  readonly to: string;
  readonly json: string;
  readonly via: 'reply' | 'push';
  readonly key: string | null;
}

/** One call to reply or push as it came in, and what was answered: `definite` where the caller knows the outcome by it. */
export interface SendSeen {
  readonly via: 'reply' | 'push';
  readonly to: string;
  readonly key: string | null;
  readonly messages: readonly string[];
  readonly at: number;
  readonly fault: LineFault | null;
}

interface Hanging {
  readonly until: number;
  readonly giveUp: () => void;
}

const REPLY_TOKEN_MS = 60_000;
const KEY_MS = 24 * 3_600_000;
const CLIENT_TIMEOUT_MS = 10_000;

export class SimulatedLine {
  readonly shown: Shown[] = [];
  readonly sends: SendSeen[] = [];
  readonly violations: string[] = [];
  /** Calls of any kind so far. */
  calls = 0;
  readonly #tokens = new Map<string, { readonly to: string; readonly until: number; isUsed: boolean }>();
  readonly #keys = new Map<string, { readonly at: number; readonly body: string; readonly sent: string }>();
  #faults: LineFault[] = [];
  #hanging: Hanging[] = [];
  #names = 0;
  #isQuotaUsedUp = false;

  /** @param now the world's clock (ms) @param isForbidden whether a careful bot would not have begun to send now */
  constructor(
    readonly now: () => number,
    readonly isForbidden: () => boolean,
  ) {}

  /** A redelivered webhook starts a new minute; what was used stays used. */
  handOut(token: string, to: string): void {
    const isUsed = this.#tokens.get(token)?.isUsed ?? false;
    this.#tokens.set(token, { to, until: this.now() + REPLY_TOKEN_MS, isUsed });
  }

  /** The next calls that carry messages meet these, one each. */
  failNext(faults: readonly LineFault[]): void {
    this.#faults.push(...faults);
  }

  calmDown(): void {
    this.#faults = [];
    this.#isQuotaUsedUp = false;
  }

  /** Whoever waits for an answer that does not come gives up when its time is over. */
  passTime(): void {
    const over = this.#hanging.filter(({ until }) => until <= this.now());
    this.#hanging = this.#hanging.filter(({ until }) => until > this.now());
    for (const { giveUp } of over) giveUp();
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    this.calls += 1;
    const headers = new Headers(init.headers);
    switch (pathname) {
      case '/oauth2/v3/token':
        return answer(200, { token_type: 'Bearer', access_token: `token-${++this.#names}`, expires_in: 900 });
      case '/v2/bot/message/quota':
        return answer(200, { type: 'limited', value: 100 });
      case '/v2/bot/message/quota/consumption':
        return answer(200, { totalUsage: this.#isQuotaUsedUp ? 100 : 1 });
      case '/v2/bot/message/reply':
      case '/v2/bot/message/push':
        return this.#send(pathname.endsWith('reply') ? 'reply' : 'push', String(init.body), headers);
      case '/v2/bot/chat/markAsRead':
        return answer(200, {});
      case '/v2/bot/chat/loading/start':
        return answer(202, {});
    }
    if (/^\/v2\/bot\/profile\//.test(pathname)) return answer(200, { userId: 'U', displayName: 'Somchai' });
    return answer(404, { message: 'Not found' });
  };

  async #send(via: 'reply' | 'push', body: string, headers: Headers): Promise<Response> {
    const parsed = JSON.parse(body) as { to?: string; replyToken?: string; messages: unknown[] };
    const key = headers.get('x-line-retry-key');
    const token = parsed.replyToken ?? '';
    const to = parsed.to ?? this.#tokens.get(token)?.to ?? '';
    const messages = parsed.messages.map((one) => JSON.stringify(one));
    const fault = this.#faults.shift() ?? null;
    this.sends.push({ via, to, key, messages, at: this.now(), fault });
    this.#judge(via, key, messages);
    switch (fault) {
      case '500 before':
        return answer(500, { message: 'try again' });
      case 'lost before':
        throw new TypeError('connection lost');
      case 'hang before':
        return this.#hang();
      case 'rate':
        return answer(429, { message: 'The API rate limit has been exceeded. Try again later.' });
      case 'unauthorized':
        return answer(401, { message: 'Authentication failed due to the following reason: invalid token' });
      case 'bad body':
        return answer(400, { message: 'The request body has 1 error(s)', details: [{ message: 'May not be empty' }] });
      case 'too many to one':
        if (via === 'push') return answer(429, { message: 'Too many messages to this user' });
        break;
      case 'month used up':
      case 'month reserved':
        // Replies are free.
        if (via === 'reply') break;
        this.#isQuotaUsedUp = fault === 'month used up';
        return answer(429, { message: 'You have reached your monthly limit.' });
      case 'conflict without id':
        if (via === 'push') return answer(409, { message: 'The retry key is already accepted' });
        break;
    }
    const taken = via === 'reply' ? this.#reply(token, messages) : this.#push(to, key ?? '', body, messages);
    if (fault === '500 after') return answer(500, { message: 'try again' });
    if (fault === 'lost after') throw new TypeError('connection lost');
    if (fault === 'hang after') return this.#hang();
    if (fault === 'malformed 200' && taken.status === 200) return new Response('{"sentMess', { status: 200 });
    return taken;
  }

  #reply(token: string, messages: readonly string[]): Response {
    const known = this.#tokens.get(token);
    if (!known || known.isUsed || this.now() >= known.until) return answer(400, { message: 'Invalid reply token' });
    known.isUsed = true;
    return answer(200, { sentMessages: this.#show(messages, known.to, 'reply', null) });
  }

  #push(to: string, key: string, body: string, messages: readonly string[]): Response {
    const known = this.#keys.get(key);
    if (known && this.now() - known.at < KEY_MS) {
      if (known.body !== body) this.violations.push('one retry key for two bodies');
      const headers = { 'x-line-accepted-request-id': 'first' };
      return answer(
        409,
        { message: 'The retry key is already accepted', sentMessages: JSON.parse(known.sent) },
        headers,
      );
    }
    const sent = this.#show(messages, to, 'push', key);
    this.#keys.set(key, { at: this.now(), body, sent: JSON.stringify(sent) });
    return answer(200, { sentMessages: sent });
  }

  #show(messages: readonly string[], to: string, via: 'reply' | 'push', key: string | null) {
    return messages.map((json) => {
      this.shown.push({ to, json, via, key });
      const id = String(9_000_000_000_000_000_000n + BigInt(++this.#names));
      return { id, quoteToken: `quote-${id}` };
    });
  }

  #judge(via: 'reply' | 'push', key: string | null, messages: readonly string[]): void {
    if (via === 'reply' && key !== null) this.violations.push('a reply with a retry key');
    if (via === 'push' && !/^[0-9a-f-]{36}$/.test(key ?? '')) this.violations.push('a push without a retry key');
    if (messages.length < 1 || messages.length > 5) this.violations.push(`${messages.length} messages in one call`);
    if (this.isForbidden()) this.violations.push('sent in standby');
  }

  #hang(): Promise<Response> {
    return new Promise((_, reject) => {
      this.#hanging.push({
        until: this.now() + CLIENT_TIMEOUT_MS,
        giveUp: () => reject(new DOMException('timed out', 'AbortError')),
      });
    });
  }
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'x-line-request-id': 'request', ...headers } });
}
