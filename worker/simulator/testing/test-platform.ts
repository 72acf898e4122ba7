// A fake platform on a clock that only tests move, with a friend who wrote just now, and short ways to call LINE's API on it.
// For Node tests of the simulator itself.
import type { ApiAnswer, ApiCall } from '../api/answer';
import { handleCall } from '../api/handle-call';
import { type EventInput, eventInput } from '../control/event-schema';
import type { Platform } from '../platform';
import { BackgroundTasks } from '../state/background-tasks';
import type { JsonRecord } from '../state/json';
import { PlatformState } from '../state/platform-state';
import { STRANGER } from '../webhook/change-state';
import { type Happening, letHappen } from '../webhook/let-happen';
import type { WebhookRoute } from '../webhook/reach-kaiwa';

export const START = Date.UTC(2026, 9, 15, 3, 0, 0);
export const TOKEN = 'a-long-lived-token';
export const BOT_ID = 'U00000000000000000000000000000001';
export const FRIEND = `U${'a'.repeat(32)}`;
export const KEY = '123e4567-e89b-12d3-a456-426614174000';

export interface TestPlatform {
  state: PlatformState;
  /** Moves the fake clock. */
  advance: (ms: number) => void;
  call: (method: string, path: string, body?: unknown, over?: Partial<ApiCall>) => ApiAnswer & { json: JsonRecord };
  happen: (event: unknown, userId?: string) => Happening;
}

export function testPlatform(realNow: () => number = () => START): TestPlatform {
  const media = new Map<string, Uint8Array>();
  const state = new PlatformState(
    {
      demoChannelId: 'demo',
      demoChannelSecret: 'secret-of-demo',
      demoLineChannelId: '1000000001',
      demoBotUserId: BOT_ID,
      demoAccessToken: TOKEN,
      webhookOrigin: 'https://kaiwa.example.com',
    },
    {
      store: null,
      realNow,
      putMedia: (messageId, bytes) => void media.set(messageId, bytes),
      getMedia: (messageId) => media.get(messageId) ?? null,
    },
  );
  addUser(state, FRIEND, true);
  return {
    state,
    advance: (ms) => state.advanceClock(ms),
    call: (method, path, body, over) => callApi(state, method, path, body, over),
    happen: (event, userId = FRIEND) => {
      const result = letHappen(state, userId, eventInput.parse(event) as EventInput);
      if (!result.ok) throw new Error(result.error);
      return result.value;
    },
  };
}

/** The platform as routes see it, over a state of the tests; `kaiwa` stands behind the service binding. */
export function platformOf(state: PlatformState, kaiwa?: WebhookRoute['kaiwa']): Platform {
  return {
    state,
    route: { kaiwa, kaiwaOrigin: 'https://kaiwa.example.com', fallbackOrigin: '' },
    background: new BackgroundTasks(),
    rearm: () => {},
    reset: () => {},
    waitForChange: () => Promise.resolve(),
  };
}

export function addUser(state: PlatformState, userId: string, friend: boolean): void {
  state.putUser({
    userId,
    displayName: 'Aiko',
    homeChannelId: 'demo',
    pictureUrl: null,
    statusMessage: null,
    language: 'ja',
    consent: true,
    deleted: false,
    relations: { demo: { ...STRANGER, friend } },
  });
}

function callApi(
  state: PlatformState,
  method: string,
  path: string,
  body: unknown,
  over: Partial<ApiCall> = {},
): ApiAnswer & { json: JsonRecord } {
  const answer = handleCall(state, {
    host: path.includes('/content') ? 'data' : 'api',
    origin: 'http://localhost:8789',
    method,
    path,
    query: '',
    authorization: `Bearer ${TOKEN}`,
    contentType: body === undefined ? null : 'application/json',
    retryKey: null,
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    ...over,
  });
  const isJson = answer.headers['content-type'] === 'application/json' && typeof answer.body === 'string';
  return { ...answer, json: isJson ? (JSON.parse(String(answer.body)) as JsonRecord) : {} };
}

export const text = (value: string) => ({ type: 'text', text: value });
