// Which act of the audit log each unsafe route writes. A new route without a line here fails, and so does one whose entry does not
// come, or comes without who, where and which request. What a route changes elsewhere is told there, and said so here.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { app } from '../app';
import { saveDeskDocument } from '../db/desk-document-queries';
import type { AuditAction } from '../domain/audit/audit-action';
import { DEFAULT_DESK } from '../domain/settings/compile-desk';
import { auditLog, changesOf } from '../testing/audit-log';
import { FakeLineAccounts } from '../testing/fake-line-accounts';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

/** Written to D1 by the route itself, in the batch of its change where there is one in D1. */
const AUDITED: Readonly<Record<string, AuditAction>> = {
  'PUT /api/admin/desk/:document': 'desk.document_saved',
  'PUT /api/admin/people/:operatorId': 'person.desk_saved',
  'PUT /api/admin/settings/sending': 'sending.saved',
  'POST /api/admin/rebuild': 'projection.rebuilt',
  'POST /api/admin/channels': 'channel.connected',
  'PATCH /api/admin/channels/:channelId': 'channel.changed',
  'PUT /api/admin/channels/:channelId/secret': 'channel.secret_replaced',
  'PUT /api/admin/channels/:channelId/access-token': 'channel.token_replaced',
  'DELETE /api/admin/channels/:channelId/access-token': 'channel.token_removed',
  'POST /api/admin/channels/:channelId/account-link-key': 'channel.link_key_made',
  'POST /api/admin/channels/:channelId/check': 'channel.checked',
  'POST /api/admin/channels/:channelId/webhook': 'channel.webhook_set',
  'POST /api/admin/channels/:channelId/webhook/test': 'channel.webhook_tested',
  'POST /api/saved-messages': 'saved_message.created',
  'PUT /api/saved-messages/:id': 'saved_message.changed',
  'DELETE /api/saved-messages/:id': 'saved_message.deleted',
  'POST /api/canned-replies': 'canned_reply.created',
  'PUT /api/canned-replies/:id': 'canned_reply.changed',
  'DELETE /api/canned-replies/:id': 'canned_reply.deleted',
  'POST /api/chat-views': 'chat_view.created',
  'PUT /api/chat-views/:id': 'chat_view.changed',
  'DELETE /api/chat-views/:id': 'chat_view.deleted',
  'POST /api/macros': 'macro.created',
  'PUT /api/macros/:id': 'macro.changed',
  'DELETE /api/macros/:id': 'macro.deleted',
  'POST /api/tickets/:id/done': 'ticket.done',
  'POST /api/tickets/:id/reopen': 'ticket.reopened',
  'PUT /api/desk/teams/:teamId/intake': 'team.intake_set',
};

/** Tried where the routes of people are (user-route, set-password). */
const OF_PEOPLE = [
  'POST /api/admin/users',
  'PUT /api/admin/users/:operatorId',
  'POST /api/admin/users/:operatorId/link',
  'DELETE /api/admin/users/:operatorId/link',
  'POST /api/me/password',
  'POST /api/auth/welcome',
];

/** Tried where pictures of people are (desk/person-picture). */
const OF_PICTURES = ['PUT /api/me/picture', 'DELETE /api/me/picture', 'DELETE /api/admin/people/:operatorId/picture'];

/** Tried where sign-in through the identity provider and Cloudflare Access is (auth/provider-sign-in, auth/cloudflare-access-sign-in). */
const OF_THE_PROVIDER = [
  'PUT /api/admin/provider/secret',
  'DELETE /api/admin/provider/secret',
  'POST /api/admin/provider/check',
  'POST /api/admin/provider/cloudflare-access/check',
];

/** Kept by the account's LoginGuard with its own change, and carried over (auth/audit-trail). */
const BY_LOGIN_GUARD = [
  'POST /api/auth/login',
  'POST /api/auth/login/code',
  'POST /api/auth/passkey',
  'POST /api/auth/provider/finish',
  'POST /api/auth/cloudflare-access',
  'POST /api/auth/refresh',
  'POST /api/auth/logout',
  'POST /api/me/totp/confirm',
  'DELETE /api/me/totp',
  'POST /api/me/passkeys',
  'PUT /api/me/passkeys/:passkeyId',
  'DELETE /api/me/passkeys/:passkeyId',
  'POST /api/me/recovery-codes',
  'POST /api/me/logins/end-others',
  'DELETE /api/me/logins/:loginId',
  'POST /api/admin/people/:operatorId/logins/end-all',
  'DELETE /api/admin/people/:operatorId/logins/:loginId',
];

/** The chat's own log says who did it. */
const IN_THE_CHATS_LOG = [
  'POST /api/chats/:chatId/notes',
  'PUT /api/chats/:chatId/notes/:noteId/solution',
  'DELETE /api/chats/:chatId/account-link',
  'DELETE /api/chats/:chatId/messages/:messageId',
  ...[
    'claim',
    'release',
    'reopen',
    'take-over',
    'hold',
    'unhold',
    'return-to-bot',
    'archive',
    'resolve',
    'escalate',
    'priority',
    'tags',
    'macro-runs',
    'transfer',
    'assign',
    'offer/take-back',
    'account-link',
    'messages',
    'planned/:messageId/send',
    'messages/:messageId/retry',
  ].map((path) => `POST /api/chats/:chatId/${path}`),
];

/** Told by the chat's object, in the transaction of its own change (session/note-view). */
const BY_THE_CHAT = [
  'POST /api/chats/:chatId/contact',
  'PUT /api/chats/:chatId/notes/:noteId',
  'DELETE /api/chats/:chatId/notes/:noteId',
  'PUT /api/chats/:chatId/attributes/:attributeId',
];

/** No act that changes what others have or see: one's own reading, typing, presence, files that are not sent yet, and the like. */
const NO_ACT = [
  'POST /api/auth/socket-proof',
  'POST /api/auth/welcome/look',
  'POST /api/csp-report',
  'POST /api/auth/activity',
  'POST /api/auth/passkey/options',
  'POST /api/auth/provider/start',
  'POST /api/auth/step-up',
  'POST /api/auth/step-up/options',
  'POST /api/me/passkeys/options',
  'POST /api/me/totp',
  'POST /api/admin/desk/hours/ical',
  'POST /api/chats/:chatId/typing',
  'POST /api/chats/:chatId/planned',
  'DELETE /api/chats/:chatId/planned/:messageId',
  'DELETE /api/chats/:chatId/follow-ups/:followUpId',
  'PUT /api/me/drafts/:chatId/:mode',
  'POST /api/chats/:chatId/line-read',
  'POST /api/chats/:chatId/read',
  'DELETE /api/chats/:chatId/read',
  'POST /api/chats/:chatId/uploads',
  'PUT /api/chats/:chatId/uploads/:uploadId/parts/:n',
  'POST /api/chats/:chatId/uploads/:uploadId/complete',
  'DELETE /api/chats/:chatId/uploads/:uploadId',
  'POST /api/chats/:chatId/offer/decline',
  'POST /api/chats/:chatId/offer/shown',
  'PUT /api/me/preferences/:section',
  'PUT /api/chat-views/order',
  'PUT /api/me/push',
  'DELETE /api/me/push',
  'PUT /api/desk/status',
  'DELETE /api/desk/wrap-up',
  'POST /api/desk/next',
  'PUT /api/chats/:chatId/following',
  'PUT /api/mentions/:chatId/:entryId',
];

function unsafeRoutes(): string[] {
  const served = app.routes.filter(
    ({ method, path }) => path.startsWith('/api/') && !['ALL', 'GET', 'HEAD', 'OPTIONS'].includes(method),
  );
  return [...new Set(served.map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`))].sort();
}

describe('the table', () => {
  test('has a line for every unsafe route, and no other', () => {
    const known = [
      ...Object.keys(AUDITED),
      ...BY_LOGIN_GUARD,
      ...IN_THE_CHATS_LOG,
      ...BY_THE_CHAT,
      ...OF_PEOPLE,
      ...OF_PICTURES,
      ...OF_THE_PROVIDER,
      ...NO_ACT,
    ].sort();
    expect(unsafeRoutes()).toEqual(known);
  });

  test('lets no act of an admin go unwritten', () => {
    const ofAdmins = unsafeRoutes().filter((route) =>
      /\/api\/(admin|saved-messages|canned-replies|macros)/.test(route),
    );
    // It reads a file that the admin sends, and saves nothing.
    const reading = ['POST /api/admin/desk/hours/ical'];
    const untold = ofAdmins.filter(
      (route) =>
        !(route in AUDITED) && ![...OF_PEOPLE, ...OF_PICTURES, ...BY_LOGIN_GUARD, ...OF_THE_PROVIDER].includes(route),
    );
    expect(untold).toEqual(reading);
  });
});

const line = new FakeLineAccounts();
const TOKEN = 'a-long-lived-token-of-the-bank';
const account = line.add({ longLivedToken: TOKEN });
const FLEX = {
  type: 'flex',
  altText: 'A greeting',
  contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: 'Hi' }] } },
};
const SENDING = {
  markAsRead: 'reply',
  quotaWarnPercent: 60,
  sender: 'account',
} as const;
let admin: SignedInOperator;
let aya: SignedInOperator;
const LIST = {
  view: 'open',
  states: [],
  teams: [],
  operators: [],
  channels: [],
  priorities: [0],
  tags: [],
  from: null,
  to: null,
  order: 'waiting',
};
/** Ids that an earlier step of the table made. */
const made = { savedMessage: '', cannedReply: '', chatView: '', macro: '' };

interface Step {
  readonly route: keyof typeof AUDITED & string;
  readonly path: () => string;
  readonly body?: () => unknown;
  readonly object: () => { kind: string; id: string };
  readonly before?: unknown;
  readonly after?: unknown;
}

const channel = () => ({ kind: 'channel', id: 'bank' });
const savedMessage = () => ({ kind: 'saved_message', id: made.savedMessage });
const chatView = () => ({ kind: 'chat_view', id: made.chatView });
const cannedReply = () => ({ kind: 'canned_reply', id: made.cannedReply });
const macro = () => ({ kind: 'macro', id: made.macro });
const ticket = () => ({ kind: 'ticket', id: 't1' });

/** In this order: later ones work on what earlier ones made. */
const STEPS: readonly Step[] = [
  {
    route: 'POST /api/admin/channels',
    path: () => '/admin/channels',
    body: () => ({ id: 'bank', name: 'Bank', lineChannelId: account.lineChannelId, secret: account.secret }),
    object: channel,
    before: null,
    after: expect.objectContaining({ name: 'Bank', secret: 'set', accessToken: null }),
  },
  {
    route: 'PATCH /api/admin/channels/:channelId',
    path: () => '/admin/channels/bank',
    body: () => ({ name: 'The bank' }),
    object: channel,
    before: { name: 'Bank' },
    after: { name: 'The bank' },
  },
  {
    route: 'PUT /api/admin/channels/:channelId/secret',
    path: () => '/admin/channels/bank/secret',
    body: () => {
      account.secret = 'c'.repeat(32);
      return { secret: account.secret };
    },
    object: channel,
    after: expect.objectContaining({ secret: 'changed' }),
  },
  {
    route: 'PUT /api/admin/channels/:channelId/access-token',
    path: () => '/admin/channels/bank/access-token',
    body: () => ({ accessToken: TOKEN }),
    object: channel,
    after: { accessToken: 'changed' },
  },
  {
    route: 'DELETE /api/admin/channels/:channelId/access-token',
    path: () => '/admin/channels/bank/access-token',
    object: channel,
    after: { accessToken: null },
  },
  {
    route: 'POST /api/admin/channels/:channelId/account-link-key',
    path: () => '/admin/channels/bank/account-link-key',
    object: channel,
    after: { accountLinkKey: 'changed' },
  },
  {
    route: 'POST /api/admin/channels/:channelId/check',
    path: () => '/admin/channels/bank/check',
    object: channel,
  },
  {
    route: 'POST /api/admin/channels/:channelId/webhook',
    path: () => '/admin/channels/bank/webhook',
    body: () => ({ replace: true }),
    object: channel,
    after: { url: 'https://media.kaiwa.test/webhook/line/bank' },
  },
  {
    route: 'POST /api/admin/channels/:channelId/webhook/test',
    path: () => '/admin/channels/bank/webhook/test',
    object: channel,
  },
  {
    route: 'PUT /api/admin/settings/sending',
    path: () => '/admin/settings/sending',
    body: () => SENDING,
    object: () => ({ kind: 'workspace', id: 'sending' }),
    after: expect.objectContaining({ quotaWarnPercent: 60 }),
  },
  {
    route: 'PUT /api/admin/desk/:document',
    path: () => '/admin/desk/presence',
    body: () => ({ version: 0, value: { ...DEFAULT_DESK.presence, idleMin: 45 } }),
    object: () => ({ kind: 'document', id: 'presence' }),
    before: { version: 0, idleMin: DEFAULT_DESK.presence.idleMin },
    after: { version: 1, idleMin: 45 },
  },
  {
    route: 'PUT /api/admin/people/:operatorId',
    path: () => `/admin/people/${aya.operatorId}`,
    body: () => ({ version: 0, publicName: 'Aya', capacity: 2, languages: [], skills: [], teams: ['sales'] }),
    object: () => ({ kind: 'person', id: aya.operatorId }),
    before: { publicName: null, capacity: 4, teams: [] },
    after: { publicName: 'Aya', capacity: 2, teams: ['sales'] },
  },
  {
    route: 'POST /api/admin/rebuild',
    path: () => '/admin/rebuild',
    object: () => ({ kind: 'workspace', id: 'projection' }),
  },
  {
    route: 'POST /api/saved-messages',
    path: () => '/saved-messages',
    body: () => ({ name: 'Greeting', json: JSON.stringify(FLEX) }),
    object: savedMessage,
    after: expect.objectContaining({ name: 'Greeting', altText: 'A greeting' }),
  },
  {
    route: 'PUT /api/saved-messages/:id',
    path: () => `/saved-messages/${made.savedMessage}`,
    body: () => ({ name: 'Hello', json: JSON.stringify(FLEX) }),
    object: savedMessage,
    before: { name: 'Greeting' },
    after: { name: 'Hello' },
  },
  {
    route: 'DELETE /api/saved-messages/:id',
    path: () => `/saved-messages/${made.savedMessage}`,
    object: savedMessage,
    before: expect.objectContaining({ name: 'Hello' }),
  },
  {
    route: 'POST /api/canned-replies',
    path: () => '/canned-replies',
    body: () => ({ scope: 'all', title: 'Hours', shortcode: 'hours', text: 'Nine to five.' }),
    object: cannedReply,
    after: { scope: 'all', title: 'Hours', shortcode: 'hours', text: 'Nine to five.' },
  },
  {
    route: 'PUT /api/canned-replies/:id',
    path: () => `/canned-replies/${made.cannedReply}`,
    body: () => ({ version: 1, title: 'Hours', shortcode: 'hours', text: 'Ten to six.' }),
    object: cannedReply,
    before: { text: 'Nine to five.' },
    after: { text: 'Ten to six.' },
  },
  {
    route: 'DELETE /api/canned-replies/:id',
    path: () => `/canned-replies/${made.cannedReply}?version=2`,
    object: cannedReply,
    before: expect.objectContaining({ text: 'Ten to six.' }),
  },
  {
    route: 'POST /api/chat-views',
    path: () => '/chat-views',
    body: () => ({ scope: 'all', name: 'Urgent', list: LIST }),
    object: chatView,
    after: { scope: 'all', name: 'Urgent', list: LIST },
  },
  {
    route: 'PUT /api/chat-views/:id',
    path: () => `/chat-views/${made.chatView}`,
    body: () => ({ version: 1, name: 'Very urgent', list: LIST }),
    object: chatView,
    before: { name: 'Urgent' },
    after: { name: 'Very urgent' },
  },
  {
    route: 'DELETE /api/chat-views/:id',
    path: () => `/chat-views/${made.chatView}?version=2`,
    object: chatView,
    before: expect.objectContaining({ name: 'Very urgent' }),
  },
  {
    route: 'POST /api/macros',
    path: () => '/macros',
    body: () => ({ scope: 'all', title: 'Done', shortcode: 'done', steps: { resolve: 'solved' } }),
    object: macro,
    after: { scope: 'all', title: 'Done', shortcode: 'done', steps: { resolve: 'solved' } },
  },
  {
    route: 'PUT /api/macros/:id',
    path: () => `/macros/${made.macro}`,
    body: () => ({ version: 1, title: 'Done', shortcode: 'done', steps: { priority: 3 } }),
    object: macro,
    before: expect.objectContaining({ 'steps.resolve': 'solved' }),
    after: expect.objectContaining({ 'steps.priority': 3 }),
  },
  {
    route: 'DELETE /api/macros/:id',
    path: () => `/macros/${made.macro}?version=2`,
    object: macro,
    before: expect.objectContaining({ title: 'Done' }),
  },
  { route: 'POST /api/tickets/:id/done', path: () => '/tickets/t1/done', object: ticket },
  { route: 'POST /api/tickets/:id/reopen', path: () => '/tickets/t1/reopen', object: ticket },
  {
    route: 'PUT /api/desk/teams/:teamId/intake',
    path: () => '/desk/teams/sales/intake',
    body: () => ({ intake: 'paused', reason: 'Stock-taking' }),
    object: () => ({ kind: 'team', id: 'sales' }),
    after: { intake: 'paused', reason: 'Stock-taking' },
  },
];

/** Without the sign-ins of these tests, which their guards carry over when their alarms ring. */
async function actsNow() {
  return (await auditLog()).filter(({ action }) => !action.startsWith('login.'));
}

function ask(method: string, path: string, body?: unknown): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api${path}`, {
    method,
    headers: { ...admin.unsafeHeaders, 'cf-connecting-ip': '198.51.100.7' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe('the entry', () => {
  beforeAll(async () => {
    line.install();
    admin = await signInOperator({ role: 'super_admin', name: 'Ada' });
    aya = await signInOperator({ name: 'Aya' });
    await env.DB.prepare(
      "INSERT INTO workspace (id, name, time_zone, settings_version) VALUES (1, 'Bank', 'Asia/Tokyo', 1)",
    ).run();
    const value = [{ id: 'sales', name: 'Sales', policy: {}, slots: [] }];
    await saveDeskDocument(env.DB, { name: 'teams', value, onVersion: 0, by: admin.operatorId, now: 1 });
    await env.DB.prepare(
      `INSERT INTO tickets (id, chat_id, session_id, reason, slots, made_at, epoch, seq)
       VALUES ('t1', 'bank:U1', 's1', 'after_hours', '{}', 1, 1, 1)`,
    ).run();
  });

  test('is asked of every route that has to write one', () => {
    expect(STEPS.map(({ route }) => route).sort()).toEqual(Object.keys(AUDITED).sort());
  });

  test.each(STEPS)('of $route says who, from where, on what, and what changed', async (step) => {
    const known = new Set((await actsNow()).map(({ id }) => id));
    const [method = ''] = step.route.split(' ');
    const response = await ask(method, step.path(), step.body?.());
    expect(response.ok, await response.clone().text()).toBe(true);
    if (step.route === 'POST /api/saved-messages') {
      made.savedMessage = ((await response.json()) as { item: { id: string } }).item.id;
    }
    if (step.route === 'POST /api/canned-replies') {
      made.cannedReply = ((await response.json()) as { reply: { id: string } }).reply.id;
    }
    if (step.route === 'POST /api/chat-views') {
      made.chatView = ((await response.json()) as { view: { id: string } }).view.id;
    }
    if (step.route === 'POST /api/macros') {
      made.macro = ((await response.json()) as { macro: { id: string } }).macro.id;
    }
    const fresh = (await actsNow()).filter(({ id }) => !known.has(id));
    expect(fresh).toHaveLength(1);
    const [entry] = fresh;
    const { kind: objectKind, id: objectId } = step.object();
    expect(entry).toMatchObject({
      action: AUDITED[step.route],
      actor: admin.operatorId,
      actorName: 'Ada',
      objectKind,
      objectId,
      ip: '198.51.100.7',
      requestId: response.headers.get('x-request-id'),
    });
    const { before, after } = changesOf(entry);
    if (step.before !== undefined) expect(before).toEqual(step.before);
    if (step.after !== undefined) expect(after).toEqual(step.after);
  });

  test('holds no secret', async () => {
    const all = JSON.stringify(await auditLog());
    for (const secret of ['c'.repeat(32), TOKEN]) expect(all).not.toContain(secret);
  });
});

describe('no entry', () => {
  const count = async () => (await actsNow()).length;

  test('comes of what was refused: a stale version, a ticket that is done, a message that is not there', async () => {
    const before = await count();
    expect(
      (await ask('PUT', '/admin/desk/presence', { version: 0, value: { ...DEFAULT_DESK.presence, idleMin: 50 } }))
        .status,
    ).toBe(409);
    await ask('POST', '/tickets/t1/reopen');
    await ask('DELETE', '/saved-messages/nothing');
    await ask('PATCH', '/admin/channels/nothing', { name: 'x' });
    expect(await count()).toBe(before);
  });

  test('is doubled by a rebuild that asks page by page', async () => {
    const before = await count();
    await ask('POST', '/admin/rebuild?cursor=x');
    expect(await count()).toBe(before);
  });
});

describe('where the entry cannot be written', () => {
  test.each([
    ['PUT', '/admin/settings/sending', { ...SENDING, quotaWarnPercent: 70 }],
    ['PATCH', '/admin/channels/bank', { name: 'Nobody' }],
    ['PUT', '/admin/desk/presence', { version: 1, value: { ...DEFAULT_DESK.presence, idleMin: 50 } }],
    ['POST', '/tickets/t1/done', undefined],
  ])('%s %s changes nothing', async (method, path, body) => {
    const tables = async () =>
      (
        await env.DB.batch(
          ['workspace', 'channels', 'desk_documents', 'tickets'].map((name) => env.DB.prepare(`SELECT * FROM ${name}`)),
        )
      ).map(({ results }) => results);
    const before = await tables();
    await env.DB.prepare('ALTER TABLE audit RENAME TO audit_away').run();
    const response = await ask(method, path, body);
    await env.DB.prepare('ALTER TABLE audit_away RENAME TO audit').run();
    expect(response.status).toBe(500);
    expect(await tables()).toEqual(before);
    expect((await ask(method, path, body)).ok).toBe(true);
  });
});
