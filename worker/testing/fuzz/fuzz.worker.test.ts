// Random requests to every route and random frames to both sockets, by people of every role and by nobody. No answer is a 5xx or
// tells how we are made; whoever has no right changes nothing. KAIWA_FUZZ_REQUESTS and KAIWA_SEED choose how many and which
// (`npm run fuzz`); the same seed gives the same requests.
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { insertMacro } from '../../db/macro-queries';
import { insertSavedView } from '../../db/saved-view-queries';
import { accessOf, DEFAULT_ACCESS } from '../../domain/permissions/bundles';
import { ROLES, type Role } from '../../domain/permissions/role';
import { getSettings, noteSettings } from '../../platform/settings-snapshot';
import { ERROR_CODES } from '../../protocol/error-code';
import { CHI, newChat, newMessage, openDesk, type TestChat, textIn } from '../chat-client';
import { deskSettings, seedDesk } from '../desk-settings';
import { callApp, NO_BRAKES } from '../every-route';
import { FakeLine } from '../fake-line';
import { hubStub, openInbox } from '../hub-client';
import { seedChannel } from '../line-webhook';
import { SeededChance } from '../seeded-chance';
import { type SignedInOperator, signInOperator } from '../sign-in';
import { type FuzzRequest, type FuzzWorld, RandomRequests } from './random-request';
import { watchedState } from './watched-state';

const REQUESTS = Number(env.KAIWA_FUZZ_REQUESTS || 500);
const SEED = Number(env.KAIWA_SEED || 20_261_129);
/** Between two looks at what must not change. */
const PER_LOOK = 25;

/** Of stacks, of queries, of the database's own words, and of what only we may know. */
const INNARDS =
  /\bat .{1,80}\.(ts|js):\d+|SQLITE|D1_ERROR|\bSELECT .{1,200} FROM\b|INSERT INTO|node_modules|worker\/|TypeError|_sealed|\$scrypt\$/;

const people = {} as Record<Role, SignedInOperator>;
let chats: TestChat[] = [];
let world: FuzzWorld;
/** How many answers of people with the right were no refusal: a fuzz that is only refused proves little. */
let granted = 0;

beforeAll(async () => {
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
  const settings = await getSettings(env);
  if (!settings) throw new Error('no settings');
  const attributes = [{ id: 'plan', label: 'Plan', type: 'text' }] as const;
  const tags = [{ id: 'vip', name: 'VIP', color: 'red' }] as const;
  noteSettings({ ...settings, version: settings.version + 1, tags, attributes });
  for (const role of ROLES) people[role] = await signIn(role);
  const [foreign, waiting] = [newChat(), newChat()];
  for (const chat of [foreign, waiting]) await chat.rpc.receive([textIn(chat, 'hello')]);
  const claimed = { commandId: crypto.randomUUID() };
  await foreign.rpc.applyWish(CHI, { type: 'claim' }, claimed);
  await foreign.rpc.applyWish(CHI, { type: 'transfer_team', teamId: 'sales' }, { commandId: crypto.randomUUID() });
  await foreign.rpc.applyWish(CHI, { type: 'claim' }, { commandId: crypto.randomUUID() });
  chats = [foreign, waiting];
  world = { people, foreignChatId: foreign.chatId, ids: [...idsOf(foreign, waiting), ...(await keptIds(foreign))] };
});

/** Of what people keep: notes and a message for later in a chat, a view, a macro, a tag, an attribute. */
async function keptIds(chat: TestChat): Promise<string[]> {
  const noted = newMessage('@all look');
  const mentions = Object.values(people).map(({ operatorId }) => ({ operatorId, index: 0, length: 4 }));
  for (const mention of mentions)
    await chat.rpc.writeNote(CHI, { id: newMessage('').id, text: '@all look', mentions: [mention] });
  await chat.rpc.writeNote(CHI, { id: noted.id, text: '@all look', mentions: [] });
  const planned = newMessage('later');
  await chat.rpc.plan(CHI, planned, Date.now() + 3_600_000);
  const db = env.DB.withSession('first-primary');
  const kept = { scope: 'all', ownerId: '', version: 1, updatedAt: 0, updatedBy: CHI.operatorId } as const;
  const list = { view: 'open', states: [], teams: [], operators: [], channels: [], priorities: [], tags: ['vip'] };
  const document = JSON.stringify({ ...list, from: null, to: null, order: null });
  await insertSavedView(db, { ...kept, id: 'fuzz_view', name: 'All', document });
  const steps = { addTags: ['vip'], priority: 1, assign: { kind: 'me' } } as const;
  await insertMacro(db, { ...kept, id: 'fuzz_macro', title: 'All', shortcode: 'all', steps });
  return [noted.id, planned.id, 'fuzz_view', 'fuzz_macro', 'vip', 'plan', 'reply', 'note', 'look', 'keys', 'notices'];
}

afterAll(() => {
  vi.restoreAllMocks();
});

function signIn(role: Role, operatorId?: string): Promise<SignedInOperator> {
  const access = accessOf({ role, teams: ['billing'] }, DEFAULT_ACCESS);
  return signInOperator({ role, access, ...(operatorId && { operatorId }) });
}

function idsOf(...all: readonly TestChat[]): string[] {
  return [
    ...all.flatMap(({ chatId, userId }) => [chatId, userId]),
    'demo:U00000000000000000000000000000000',
    ...Object.values(people).map(({ operatorId }) => operatorId),
    ...['demo', 'billing', 'sales', '1', '5', '1.1', 'access', 'teams', 'hours', 'bot', 'sessions', 'available', 'all'],
    '0192f0c0-0000-7000-8000-000000000001',
    'a'.repeat(32),
  ];
}

/** What is wrong with the answer, or null. */
async function faultOf(request: FuzzRequest): Promise<string | null> {
  const { method, address, headers, body } = request;
  const init = { method, headers, ...(body !== null && { body }) };
  const answer = await callApp(address, init, NO_BRAKES);
  const type = answer.headers.get('content-type') ?? '';
  const text = answer.status === 101 ? '' : new TextDecoder().decode(await answer.arrayBuffer());
  if (!request.isPowerless && answer.status < 400) granted += 1;
  answer.webSocket?.accept();
  answer.webSocket?.close(1000);
  if (answer.status >= 500 && !isLineAway(text)) return `answered ${answer.status} ${text.slice(0, 200)}`;
  // The document of the API names its paths and fields.
  if (!address.startsWith('/api/openapi') && !address.startsWith('/api/docs') && INNARDS.test(text)) {
    return `tells how we are made: ${INNARDS.exec(text)?.[0]}`;
  }
  if (answer.status < 400 || method === 'HEAD') return null;
  const code = type.includes('json') ? (JSON.parse(text) as { error?: { code?: string } }).error?.code : undefined;
  return ERROR_CODES.some((known) => known === code) || answer.status === 416
    ? null
    : `refused without a code: ${text.slice(0, 200)}`;
}

/** LINE does not know what chance asks it; that it was no fault of ours is what 503 says then. */
function isLineAway(text: string): boolean {
  return text.includes('"LINE_UNREACHABLE"');
}

async function playAll(requests: readonly FuzzRequest[]): Promise<string[]> {
  const faults: string[] = [];
  for (const request of requests) {
    const fault = await faultOf(request);
    if (fault) faults.push(`${fault} — ${JSON.stringify(request)}`);
    if (request.route === 'POST /api/auth/logout' && request.who !== 'nobody' && !request.isPowerless) {
      people[request.who] = await signIn(request.who, people[request.who].operatorId);
    }
  }
  return faults;
}

/** The requests of the seed whose senders may, or may not, change something. */
function requestsOf(seed: number, count: number, isPowerless: boolean): FuzzRequest[] {
  const random = new RandomRequests(new SeededChance(seed), world);
  const all: FuzzRequest[] = [];
  while (all.length < count) {
    const request = random.next();
    if (request.isPowerless === isPowerless) all.push(request);
  }
  return all;
}

describe(`${REQUESTS} requests with seed ${SEED}`, () => {
  const half = Math.ceil(REQUESTS / 2);

  test('people without the right change nothing, and no answer is a fault of ours', {
    timeout: 3_600_000,
  }, async () => {
    const requests = requestsOf(SEED, half, true);
    let before = await watchedState(chats);
    for (let done = 0; done < requests.length; done += PER_LOOK) {
      const some = requests.slice(done, done + PER_LOOK);
      expect(await playAll(some)).toEqual([]);
      const after = await watchedState(chats);
      expect(after, `after one of ${JSON.stringify(some, null, 1)}`).toEqual(before);
      before = after;
    }
  });

  test('people with the right get answers', { timeout: 3_600_000 }, async () => {
    const faults: string[] = [];
    for (let done = 0; done < REQUESTS - half; done += PER_LOOK) {
      // Made anew: a person who signed in again has other cookies.
      const some = requestsOf(SEED + 1 + done, Math.min(PER_LOOK, REQUESTS - half - done), false);
      faults.push(...(await playAll(some)));
    }
    expect(faults).toEqual([]);
    expect(granted).toBeGreaterThan((REQUESTS - half) / 10);
  });
});

test(`frames with seed ${SEED}: both sockets answer or close, and nothing changes`, { timeout: 600_000 }, async () => {
  const random = new RandomRequests(new SeededChance(SEED), world);
  const watched = newChat();
  await watched.rpc.receive([textIn(watched, 'watched')]);
  // Whoever opens a tab is there: that is no frame's doing.
  const state = async () => ({ ...(await watchedState([watched])), 'people of the desk': null });
  const before = await state();
  for (let round = 0; round < Math.ceil(REQUESTS / 100); round++) {
    const desk = await openDesk(watched);
    const tab = await openInbox(hubStub());
    for (let n = 0; n < 15; n++) {
      desk.socket.send(random.frame());
      tab.socket.send(n % 5 === 0 ? new Uint8Array([0, 255, n]) : random.frame());
    }
    // The platform answers these behind all that was sent.
    for (const socket of [desk.socket, tab.socket])
      if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"ping"}');
    await expect.poll(() => desk.frames.length + (desk.closed ?? 0)).toBeGreaterThan(1);
    await expect.poll(() => tab.frames.length + tab.pongs + (tab.closed?.code ?? 0)).toBeGreaterThan(1);
    for (const socket of [desk.socket, tab.socket]) if (socket.readyState === WebSocket.OPEN) socket.close(1000);
  }
  expect(await state()).toEqual(before);
});
