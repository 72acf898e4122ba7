// LINE as the settings of channels meet it over the global fetch: accounts with keys, bot info, webhook endpoint, quota, the
// verdict on messages. Knows nothing of the code under test. Only tests import it.
import { vi } from 'vitest';

export interface FakeAccount {
  readonly lineChannelId: string;
  secret: string;
  readonly botUserId: string;
  displayName: string;
  chatMode: string;
  markAsReadMode: string;
  longLivedToken: string | null;
  /** Null: none is set. */
  endpoint: string | null;
  active: boolean;
  quota: { type: 'none' } | { type: 'limited'; value: number };
  used: number;
  /** LINE takes neither its keys nor its tokens any more. */
  isRevoked: boolean;
  /** Called for a webhook test, as LINE calls the endpoint. */
  onTest: () => Promise<{ success: boolean; reason: string; detail: string; statusCode: number }>;
}

export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

const WELL: Omit<FakeAccount, 'lineChannelId' | 'secret' | 'botUserId'> = {
  displayName: 'Fake account',
  chatMode: 'chat',
  markAsReadMode: 'manual',
  longLivedToken: null,
  endpoint: null,
  active: true,
  quota: { type: 'limited', value: 1_000 },
  used: 0,
  isRevoked: false,
  onTest: async () => ({ success: true, reason: 'OK', detail: '200', statusCode: 200 }),
};

let counter = 0;

export class FakeLineAccounts {
  readonly seen: SeenCall[] = [];
  /** Paths that answer 500. */
  readonly broken = new Set<string>();
  /** What validate finds; empty: the message is fine. */
  faults: readonly { message: string; property: string }[] = [];
  readonly #accounts: FakeAccount[] = [];
  readonly #tokens = new Map<string, FakeAccount>();

  /** Stands in for LINE until the test file ends. */
  install(): this {
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => this.#answer(String(input), init));
    return this;
  }

  /** An account of its own, with ids and secret in LINE's shapes. */
  add(change: Partial<FakeAccount> = {}): FakeAccount {
    counter += 1;
    const digits = String(2_000_000_000 + counter);
    const account = {
      ...WELL,
      lineChannelId: digits,
      secret: digits.padStart(32, 'a'),
      botUserId: `U${digits.padStart(32, '0')}`,
      ...change,
    };
    this.#accounts.push(account);
    return account;
  }

  pathsSeen(): string[] {
    return this.seen.map(({ method, path }) => `${method} ${path}`);
  }

  async #answer(url: string, init: RequestInit | undefined): Promise<Response> {
    const { pathname: path } = new URL(url);
    const method = init?.method ?? 'GET';
    const body = init?.body === undefined || init.body === null ? '' : String(init.body);
    this.seen.push({ method, path, body });
    if (this.broken.has(path)) return answer(500, { message: 'broken' });
    if (path === '/oauth2/v3/token') return this.#token(new URLSearchParams(body));
    const account = this.#tokens.get(new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? '');
    const byLongLived = this.#accounts.find(
      ({ longLivedToken }) =>
        longLivedToken !== null && new Headers(init?.headers).get('authorization') === `Bearer ${longLivedToken}`,
    );
    const known = byLongLived ?? account;
    return known && !known.isRevoked
      ? this.#call(known, method, path, body)
      : answer(401, { message: 'Authentication failed' });
  }

  #token(form: URLSearchParams): Response {
    const account = this.#accounts.find(
      ({ lineChannelId, secret }) => form.get('client_id') === lineChannelId && form.get('client_secret') === secret,
    );
    if (!account || account.isRevoked) {
      return answer(400, { error: 'invalid_request', error_description: "Invalid 'client_credentials'." });
    }
    const token = crypto.randomUUID();
    this.#tokens.set(token, account);
    return answer(200, { token_type: 'Bearer', access_token: token, expires_in: 900 });
  }

  async #call(account: FakeAccount, method: string, path: string, body: string): Promise<Response> {
    switch (`${method} ${path}`) {
      case 'GET /v2/bot/info':
        return answer(200, {
          userId: account.botUserId,
          basicId: '@fake',
          displayName: account.displayName,
          chatMode: account.chatMode,
          markAsReadMode: account.markAsReadMode,
        });
      case 'GET /v2/bot/channel/webhook/endpoint':
        return account.endpoint === null
          ? answer(404, { message: 'Webhook endpoint not found' })
          : answer(200, { endpoint: account.endpoint, active: account.active });
      case 'PUT /v2/bot/channel/webhook/endpoint':
        account.endpoint = JSON.parse(body).endpoint;
        return answer(200, {});
      case 'POST /v2/bot/channel/webhook/test':
        return answer(200, { timestamp: '2026-11-20T00:00:00Z', ...(await account.onTest()) });
      case 'GET /v2/bot/message/quota':
        return answer(200, account.quota);
      case 'GET /v2/bot/message/quota/consumption':
        return answer(200, { totalUsage: account.used });
      case 'POST /v2/bot/message/validate/push':
        return this.faults.length === 0
          ? answer(200, {})
          : answer(400, { message: 'The request body has 1 error(s)', details: this.faults });
      default:
        if (/^\/v2\/bot\/user\/U[0-9a-f]{32}\/linkToken$/.test(path)) return answer(200, { linkToken: 'LINK-TOKEN' });
        return answer(404, { message: 'Not found' });
    }
  }
}

function answer(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { 'x-line-request-id': 'req' } });
}
