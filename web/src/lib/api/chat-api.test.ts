// What of a list's question reaches the server: each team once, and beside them the chats of none.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiClient } from './api-client';
import { ChatApi } from './chat-api';

class SilentChannel {
  onmessage: ((event: MessageEvent) => void) | null = null;
  postMessage(): void {}
}

let asked: URLSearchParams[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('BroadcastChannel', SilentChannel);
  vi.stubGlobal('fetch', async (input: RequestInfo | URL) => {
    asked.push(new URL(String(input instanceof Request ? input.url : input), 'http://kaiwa.test').searchParams);
    return Response.json({ items: [], nextCursor: null });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  [['sales', 'billing'], ['sales', 'billing'], 'true'],
  [['sales'], ['sales'], 'true'],
  [undefined, [], null],
] as const)('the teams %j are asked for as %j', async (teams, team, teamless) => {
  const api = new ChatApi(new ApiClient());
  expect(await api.list({ filter: 'open', ...(teams && { teams }) })).toMatchObject({ ok: true });
  expect(asked[0]?.getAll('team')).toEqual(team);
  expect(asked[0]?.get('teamless')).toBe(teamless);
  expect(asked[0]?.get('state')).toBe('open');
});
