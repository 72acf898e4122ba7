// All requests that Kaiwa makes, against LINE's own OpenAPI files: path, method, host, parameters and body. The files lie beside
// the project; without them the judgement is skipped, and says so.
import type { ValidateFunction } from 'ajv';
import { describe, expect, test, vi } from 'vitest';
import { closeUnions, type Json, type OpenApiDocument } from '../../simulator/openapi/close-unions';
import { hasOpenApi, openApiAjv, readOpenApi } from '../../simulator/openapi/read-openapi';
import { fakeLineFetch, lineAnswer, type SeenRequest } from '../../testing/fake-line-fetch';
import { createLineClient, type LineClient } from './line-client';
import { ENDPOINTS } from './line-endpoints';
import { toLineMessages, toMessagesArray } from './to-line-messages';

const here = hasOpenApi();
if (!here) console.warn('SKIPPED: LINE’s OpenAPI files are not beside the project (../shared/line-openapi)');

const API = 'https://api.line.me';
const DATA = 'https://api-data.line.me';
const USER = `U${'a'.repeat(32)}`;
const GROUP = { kind: 'group', id: `C${'b'.repeat(32)}` } as const;
const ROOM = { kind: 'room', id: `R${'c'.repeat(32)}` } as const;
const KEY = '019a0000-0000-7000-8000-000000000001';

/** Every message object that an operator can send, five to a call. */
function someMessages(): string[] {
  const media = { state: 'ready', key: 'public/a', previewKey: 'public/p', sizeBytes: 5 } as const;
  const options = {
    mediaOrigin: 'https://kaiwa.example.com',
    sender: { name: 'Aiko', iconUrl: 'https://kaiwa.example.com/a.png' },
    quoteToken: 'q',
    quickReplies: [
      { label: 'a', action: { type: 'message', text: 'a' } },
      { label: 'b', action: { type: 'postback', data: 'b', displayText: 'B' } },
      { label: 'c', action: { type: 'uri', uri: 'https://a/' } },
      { label: 'd', action: { type: 'datetimepicker', data: 'd', mode: 'datetime' } },
      { label: 'e', action: { type: 'clipboard', clipboardText: 'e' } },
      { label: 'f', action: { type: 'camera' } },
      { label: 'g', action: { type: 'cameraRoll' } },
      { label: 'h', action: { type: 'location' } },
    ],
  } as const;
  const provider = 'operator';
  const contents = [
    { type: 'text', text: 'hello' },
    { type: 'sticker', packageId: '446', stickerId: '1988' },
    { type: 'image', provider, media },
    { type: 'video', provider, media, trackingId: 't' },
    { type: 'audio', provider, media, durationMs: 1000 },
    { type: 'file', provider, fileName: 'a.pdf', media },
    { type: 'location', title: 't', address: 'a', latitude: 1, longitude: 2 },
    { type: 'card', kind: 'flex', altText: 'a', json: '{"type":"flex","altText":"a","contents":{"type":"bubble"}}' },
  ] as const;
  return contents.flatMap((content) => {
    const messages = toLineMessages(content, options);
    if (!messages.ok) throw new Error(`${content.type}: ${messages.error.code}`);
    return messages.value;
  });
}

/** One call or more of every method of the client. */
async function callEverything(client: LineClient): Promise<void> {
  const messages = someMessages();
  const calls = [messages.slice(0, 5), messages.slice(5)].map(toMessagesArray);
  for (const call of calls) {
    await client.send({ endpoint: 'reply', replyToken: 'r', messages: call }, 't');
    await client.send({ endpoint: 'push', to: USER, retryKey: KEY, messages: call }, 't');
    await client.validate(call, 't');
  }
  await client.profile(USER, 't');
  await client.groupSummary(GROUP.id, 't');
  for (const place of [GROUP, ROOM]) {
    await client.member(place, USER, 't');
    await client.memberCount(place, 't');
    await client.leave(place, 't');
  }
  await client.startLoading(USER, 20, 't');
  await client.markAsRead('m', 't');
  await client.linkToken(USER, 't');
  await client.botInfo('t');
  await client.quota('t');
  await client.deliveryCount('reply', '20261120', 't');
  await client.deliveryCount('push', '20261120', 't');
  await client.webhookEndpoint('t');
  await client.setWebhookEndpoint('https://kaiwa.example.com/webhook/line/demo', 't');
  await client.testWebhook(null, 't');
  await client.testWebhook('https://kaiwa.example.com/', 't');
  await client.content('1', 't');
  await client.contentPreview('1', 't');
  await client.transcodingStatus('1', 't');
  await client.issueToken('1', 's');
}

/** Answers just enough that no method ends before its last request. */
function answer({ url }: SeenRequest): Response {
  return lineAnswer(200, url.endsWith('/quota') ? { type: 'none' } : {});
}

async function everyRequest(): Promise<SeenRequest[]> {
  const { fetch, seen } = fakeLineFetch(answer);
  await callEverything(createLineClient({ fetch, apiBase: API, dataApiBase: DATA }));
  return seen;
}

interface Operation {
  readonly key: string;
  readonly pattern: RegExp;
  readonly host: string;
  readonly required: readonly { readonly name: string; readonly place: string }[];
  readonly body: { readonly type: string; validator(): ValidateFunction } | null;
  /** Names of the headers that it knows. */
  readonly headers: readonly string[];
}

const fieldOf = (value: Json | undefined, ...names: string[]): Json | undefined =>
  names.reduce<Json | undefined>(
    (inner, name) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner[name] : undefined),
    value,
  );
const entriesOf = (value: Json | undefined): [string, Json][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

function operationsOf(file: string): Operation[] {
  const document: OpenApiDocument = readOpenApi(file);
  const ajv = openApiAjv().addSchema(closeUnions(document), 'line');
  return entriesOf(document.paths).flatMap(([path, item]) =>
    entriesOf(item)
      .filter(([method]) => ['get', 'post', 'put', 'delete'].includes(method))
      .map(([method, operation]): Operation => {
        const [content] = entriesOf(fieldOf(operation, 'requestBody', 'content'));
        const schema = content && fieldOf(content[1], 'schema');
        const parameters = listOf(fieldOf(operation, 'parameters'));
        const server = fieldOf(listOf(fieldOf(operation, 'servers') ?? fieldOf(item, 'servers'))[0], 'url');
        return {
          key: `${method.toUpperCase()} ${path}`,
          pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
          host: String(server ?? API),
          required: parameters
            .filter((one) => fieldOf(one, 'required') === true && fieldOf(one, 'in') !== 'path')
            .map((one) => ({ name: String(fieldOf(one, 'name')), place: String(fieldOf(one, 'in')) })),
          headers: parameters
            .filter((one) => fieldOf(one, 'in') === 'header')
            .map((one) => String(fieldOf(one, 'name')).toLowerCase()),
          body:
            content && schema
              ? // Compiled only where it is asked for.
                {
                  type: content[0],
                  validator: () => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"line#/'))),
                }
              : null,
        };
      }),
  );
}

/** What of a request LINE's files object to. */
function faultsOf(request: SeenRequest, operations: readonly Operation[]): string[] {
  const url = new URL(request.url);
  const place = `${request.method} ${url.pathname}`;
  // The most literal path wins: `/message/quota` is no message id.
  const operation = operations
    .filter(({ key, pattern }) => key.startsWith(`${request.method} `) && pattern.test(url.pathname))
    .sort((a, b) => a.key.split('{').length - b.key.split('{').length)[0];
  if (!operation) return [`${place}: unknown`];
  const faults: string[] = [];
  if (url.origin !== operation.host) faults.push(`${place}: host ${url.origin}`);
  for (const { name, place: where } of operation.required) {
    const isThere = where === 'query' ? url.searchParams.has(name) : request.headers.has(name);
    if (!isThere) faults.push(`${place}: ${name} missing`);
  }
  for (const name of request.headers.keys()) {
    if (name.startsWith('x-line-') && !operation.headers.includes(name)) faults.push(`${place}: header ${name}`);
  }
  if (!operation.body) return request.body === '' ? faults : [...faults, `${place}: a body`];
  if (request.body === '') return faults;
  if (request.headers.get('content-type') !== operation.body.type) faults.push(`${place}: content-type`);
  const isForm = operation.body.type.includes('form');
  const value: unknown = isForm ? Object.fromEntries(new URLSearchParams(request.body)) : JSON.parse(request.body);
  const validate = operation.body.validator();
  if (!validate(value)) {
    const words = (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
    faults.push(`${place}: ${words.join(', ')}`);
  }
  return faults;
}

describe('every request of Kaiwa', () => {
  test('is made by this test: no endpoint is left out', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const made = (await everyRequest()).map(({ method, url }) => ({ method, path: new URL(url).pathname }));
    const missing = Object.values(ENDPOINTS).filter(({ method, path }) => {
      const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
      return !made.some((one) => one.method === method && pattern.test(one.path));
    });
    expect(missing).toEqual([]);
    vi.restoreAllMocks();
  });

  test.skipIf(!here)('is one that LINE’s OpenAPI files know, on its host and with a right body', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const operations = ['messaging-api.yml', 'channel-access-token.yml'].flatMap(operationsOf);
    expect((await everyRequest()).flatMap((request) => faultsOf(request, operations))).toEqual([]);
    vi.restoreAllMocks();
  });

  test.skipIf(!here)('would be found out if it were wrong', async () => {
    const operations = operationsOf('messaging-api.yml');
    const request = (over: Partial<SeenRequest>): SeenRequest => ({
      url: `${API}/v2/bot/message/push`,
      method: 'POST',
      headers: new Headers({ 'content-type': 'application/json' }),
      body: `{"to":"U","messages":[{"type":"text","text":"x"}]}`,
      redirect: 'manual',
      ...over,
    });
    expect(faultsOf(request({}), operations)).toEqual([]);
    const wrong = [
      request({ body: `{"to":"U","messages":[{"type":"text"}]}` }),
      request({ body: `{"messages":[{"type":"text","text":"x"}]}` }),
      request({ url: `${DATA}/v2/bot/message/push` }),
      request({ url: `${API}/v2/bot/message/pull` }),
      request({ method: 'GET' }),
      request({ url: `${API}/v2/bot/message/reply`, headers: new Headers({ 'x-line-retry-key': KEY }) }),
      request({ url: `${API}/v2/bot/message/delivery/push`, method: 'GET', body: '' }),
    ];
    expect(wrong.map((one) => faultsOf(one, operations).length > 0)).toEqual(wrong.map(() => true));
  });
});
