// From "I need a person" to the end, as the customer hears it: the words of each step, which of them cost a push, hours, tickets,
// and what is taken back.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_HOURS, DEFAULT_SESSIONS } from '../domain/settings/desk-settings';
import { BotCustomer } from '../testing/bot-customer';
import {
  AYA,
  BEN,
  CHI,
  claim,
  logOf,
  messagesOf,
  newChat,
  newMessage,
  readStore,
  servedChat,
  textIn,
} from '../testing/chat-client';
import { deskSettings, seedDesk, seedSettings, TEST_TEAMS } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { newSourceId, seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const NEVER_OPEN = {
  zone: 'Asia/Bangkok',
  weekly: [[], [], [], [], [], [], []],
  exceptions: [],
  holidays: [],
  closesSoonMin: 15,
};
/** Open for one minute a week, three days from now, so that an opening is told with its day whenever this runs: 03:00 in Bangkok. */
const IN_THREE_DAYS = new Date(Date.now() + 3 * 24 * 3_600_000);
const DAY = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: NEVER_OPEN.zone }).format(IN_THREE_DAYS);
const ALMOST_NEVER_OPEN = {
  ...NEVER_OPEN,
  weekly: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day) =>
    day === DAY ? [{ start: '03:00', end: '03:01' }] : [],
  ),
};
const ORDER_NUMBER = {
  name: 'order',
  question: { en: 'Your order number?' },
  check: { kind: 'number' },
  tries: 2,
} as const;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => seedSettings(env, { desk: deskSettings(), publicNames: {} }));

afterEach(() => {
  vi.useRealTimers();
});

async function later(customer: BotCustomer, ms: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + ms);
  await runDurableObjectAlarm(customer.chat.raw);
}

describe('asking for a person', () => {
  test('is acknowledged in the free reply of the message that asked', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('I want a refund');
    await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Connecting to Support...');
    expect(customer.screen[0]).toContain('refund');
    expect(line.callsTo(customer.chat.userId).map(({ via }) => via)).toEqual(['reply']);
  });

  test('who joined is told once, for free where it can be', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await customer.writes('hello?');
    await claim(customer.chat, AYA);
    await expect
      .poll(() => customer.screen.filter((text) => text.startsWith('aya from General Support')))
      .toHaveLength(1);
    await customer.chat.rpc.send(AYA, newMessage('hi'));
    await expect.poll(() => customer.screen.at(-1)).toBe('hi');
    expect(customer.screen.filter((text) => text.includes('has joined'))).toHaveLength(1);
  });

  test('whoever is taken before the handoff reply left hears who joined, and nothing of a queue or its questions', async () => {
    const teams = TEST_TEAMS.map((team) => ({ ...team, slots: [ORDER_NUMBER] }));
    await seedDesk(env, deskSettings({ teams }));
    // Its channel has no keys, so nothing has left when somebody takes it.
    const chat = newChat('keyless');
    await chat.rpc.receive([textIn(chat, 'help', { replyToken: 'unused' })]);
    const words = async () =>
      messagesOf((await logOf(chat)).toSorted((a, b) => a.seq - b.seq)).flatMap(({ author, content, delivery }) =>
        author.kind === 'system' && content.type === 'text' ? [`${delivery?.state}: ${content.text}`] : [],
      );
    await expect
      .poll(words)
      .toEqual([
        'queued: Connecting to Support...',
        expect.stringMatching(/^queued: All operators are currently busy\. You are #\d+ in queue/),
        'queued: Your order number?',
      ]);
    await claim(chat, AYA);
    expect(await words()).toEqual([
      'queued: Connecting to Support...',
      expect.stringMatching(/^cancelled: All operators/),
      'cancelled: Your order number?',
      'queued: aya from General Support has joined the chat. They can see our conversation history.',
    ]);
  });

  test('who joined and who passed her on are told by the names that customers read', async () => {
    await seedSettings(env, { publicNames: { [AYA.operatorId]: 'Sunny', [BEN.operatorId]: 'Moon' } });
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await customer.writes('hello?');
    await claim(customer.chat, AYA);
    await expect
      .poll(() => customer.screen.filter((text) => text.startsWith('Sunny from General Support')))
      .toHaveLength(1);
    await customer.chat.rpc.applyWish(AYA, { type: 'transfer_operator', to: BEN }, { commandId: 't' });
    await customer.chat.rpc.send(BEN, newMessage('good day'));
    await expect.poll(() => customer.screen.at(-2)).toBe('Sunny passes you on to Moon.');
    expect(customer.screen.join()).not.toMatch(/\b(aya|ben)\b/);
  });

  describe('who joined, where no free way comes', () => {
    const joined = (customer: BotCustomer) => customer.screen.filter((text) => text.includes('has joined'));

    async function taken(joinPush: boolean): Promise<BotCustomer> {
      await seedDesk(env, deskSettings({ sessions: { ...DEFAULT_SESSIONS, joinPush, firstReplySec: null } }));
      const customer = new BotCustomer(line);
      await customer.writes('human');
      await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Connecting to Support...');
      await claim(customer.chat, AYA);
      return customer;
    }

    test('is pushed after a minute, once, where the settings want it', async () => {
      const customer = await taken(true);
      await later(customer, 59_000);
      expect(joined(customer)).toEqual([]);
      await later(customer, 1_100);
      await expect.poll(() => joined(customer)).toHaveLength(1);
      expect(line.callsTo(customer.chat.userId).at(-1)?.via).toBe('push');
      await customer.chat.rpc.send(AYA, newMessage('hi'));
      await expect.poll(() => customer.screen.at(-1)).toBe('hi');
      expect(joined(customer)).toHaveLength(1);
    });

    test('is not pushed where her first words carried it', async () => {
      const customer = await taken(true);
      await customer.chat.rpc.send(AYA, newMessage('hi'));
      await expect.poll(() => customer.screen.at(-1)).toBe('hi');
      expect(await readStore(customer.chat, "SELECT 1 FROM timers WHERE kind = 'join_push'")).toEqual([]);
      expect(joined(customer)).toHaveLength(1);
    });

    test('waits for her first words where they do not', async () => {
      const customer = await taken(false);
      await later(customer, 61_000);
      expect(await readStore(customer.chat, "SELECT 1 FROM timers WHERE kind = 'join_push'")).toEqual([]);
      expect((await customer.automatic()).map(({ content }) => JSON.stringify(content)).join()).not.toContain(
        'has joined',
      );
    });
  });

  test('a transfer to a colleague brings the note to her and the name to the customer', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await claim(customer.chat, AYA);
    const to = { operatorId: BEN.operatorId, name: 'ben' };
    const wish = { type: 'transfer_operator', to, note: 'knows Thai' } as const;
    expect(await customer.chat.rpc.applyWish(AYA, wish, { commandId: crypto.randomUUID() })).toMatchObject({
      ok: true,
    });
    await customer.chat.rpc.send(BEN, newMessage('good day'));
    await expect.poll(() => customer.screen.at(-1)).toBe('good day');
    expect(customer.screen.at(-2)).toBe('aya passes you on to ben.');
    expect(await customer.view()).toMatchObject({
      owner: { name: 'ben' },
      session: { handover: { note: 'knows Thai' } },
    });
  });

  test('a chat given to another team is placed there and keeps its place in time', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    const { queueSince } = await customer.view();
    await claim(customer.chat, AYA);
    await customer.chat.rpc.applyWish(
      AYA,
      { type: 'transfer_team', teamId: 'technical-support' },
      { commandId: 'move' },
    );
    expect(await customer.view()).toMatchObject({
      state: 'waiting',
      teamId: 'technical-support',
      queueSince,
      owner: null,
    });
  });

  test('a word of the end list leaves the queue', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await customer.taps('action=cancel_wait');
    expect(await customer.view()).toMatchObject({ state: 'closed', session: { endReason: 'queue_cancelled' } });
    await expect.poll(() => customer.screen.join('\n')).toContain('You have left the queue');
  });

  test('a tap that comes too late is told so, and ends nothing', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await claim(customer.chat, AYA);
    await customer.taps('action=cancel_wait');
    expect(await customer.view()).toMatchObject({ state: 'assigned' });
    await expect.poll(() => customer.screen.join('\n')).toContain('An operator has already joined');
  });
});

describe('questions while waiting', () => {
  const teams = TEST_TEAMS.map((team) => (team.id === 'billing' ? { ...team, slots: [ORDER_NUMBER] } : team));

  beforeEach(() => seedDesk(env, deskSettings({ teams })));

  test('the answer is a field of the session for the operator', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('refund please');
    await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Your order number?');
    await customer.writes('12345');
    expect((await customer.view()).session?.slots).toEqual([{ name: 'order', value: '12345' }]);
  });

  test('the buttons of the queue stand on the last message of the reply, for LINE shows no others', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('refund please');
    await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Your order number?');
    const said = messagesOf(await logOf(customer.chat)).filter(({ author }) => author.kind !== 'customer');
    const labels = said.map(({ quickReplies = [] }) => quickReplies.map(({ label }) => label));
    expect(labels.at(-1)).toEqual(['Where am I?', 'Message me later', 'Cancel']);
    expect(labels.slice(0, -1).flat()).toEqual([]);
  });

  test('two answers that do not fit skip it, and everything stays a message', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('refund please');
    await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Your order number?');
    await customer.writes('I do not know');
    await customer.writes('really not');
    expect((await customer.view()).session?.slots).toEqual([]);
    expect(await customer.view()).toMatchObject({ inboundCount: 3, state: 'waiting' });
  });

  test('in a group are answered by the member who asked, not by what the others talk about', async () => {
    const asking = TEST_TEAMS.map((team) => ({
      ...team,
      slots: [{ ...ORDER_NUMBER, check: { kind: 'any' } as const }],
    }));
    await seedDesk(env, deskSettings({ teams: asking }));
    const chat = newChat('demo', newSourceId('C'));
    const [mali, somchai] = [newSourceId(), newSourceId()];
    const from = (senderId: string) => ({ kind: 'group', sourceId: chat.userId, senderId }) as const;
    line.handOut('of her tap', chat.userId);
    const tap = { body: { kind: 'postback', data: 'action=handoff' }, replyToken: 'of her tap' } as const;
    await chat.rpc.receive([textIn(chat, '', { source: from(mali), ...tap })]);
    await expect.poll(() => line.screenOf(chat.userId).join(), { timeout: 5_000 }).toContain('Your order number?');
    const slots = async () => {
      const view = await chat.rpc.view(AYA);
      return view.ok ? view.value.session?.slots : view.error;
    };
    await chat.rpc.receive([textIn(chat, 'Lunch?', { source: from(somchai) })]);
    expect(await slots()).toEqual([]);
    await chat.rpc.receive([textIn(chat, '12345', { source: from(mali) })]);
    expect(await slots()).toEqual([{ name: 'order', value: '12345' }]);
  });

  describe('of the team that she is passed on to', () => {
    const INVOICE = { ...ORDER_NUMBER, name: 'invoice', question: { en: 'Your invoice number?' } };
    const asking = TEST_TEAMS.map(({ id, ...team }) => {
      const slots = id === 'billing' ? [ORDER_NUMBER] : id === 'sales' ? [INVOICE] : [];
      return { ...team, id, slots };
    });

    async function passedOn(): Promise<BotCustomer> {
      await seedDesk(env, deskSettings({ teams: asking }));
      const customer = new BotCustomer(line);
      await customer.writes('refund please');
      await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Your order number?');
      return customer;
    }

    const toSales = ({ chat }: BotCustomer) =>
      chat.rpc.applyWish(CHI, { type: 'transfer_team', teamId: 'sales' }, { commandId: crypto.randomUUID() });

    test('take the place of those that were open', async () => {
      const customer = await passedOn();
      expect(await toSales(customer)).toMatchObject({ ok: true });
      await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Your invoice number?');
      await customer.writes('4711');
      expect((await customer.view()).session?.slots).toEqual([{ name: 'invoice', value: '4711' }]);
    });

    test('are asked beside her next message, where nothing is free before, and that is no answer', async () => {
      const customer = await passedOn();
      vi.useFakeTimers({ toFake: ['Date'] });
      vi.setSystemTime(Date.now() + 120_000);
      expect(await toSales(customer)).toMatchObject({ ok: true });
      const isTold = "SELECT 1 FROM sessions WHERE json_extract(body, '$.toldEntry') = 2";
      await expect.poll(() => readStore(customer.chat, isTold)).toHaveLength(1);
      await customer.writes('4000 baht, please');
      await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Your invoice number?');
      expect((await customer.view()).session?.slots).toEqual([]);
      await customer.writes('4711');
      expect((await customer.view()).session?.slots).toEqual([{ name: 'invoice', value: '4711' }]);
    });
  });

  test('an answer that is taken back is found nowhere in the object', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('refund please');
    await expect.poll(() => customer.screen.join('\n'), { timeout: 5_000 }).toContain('Your order number?');
    const { body } = await customer.writes('777888999');
    if (body.kind !== 'message') throw new Error('no message');
    const { lineMessageId } = body;
    await customer.chat.rpc.receive([{ ...customer.text('x'), body: { kind: 'unsend', lineMessageId } }]);
    const tables = ['chat', 'entries', 'sessions', 'tickets', 'line_calls', 'jobs'];
    for (const table of tables) {
      const rows = await readStore(customer.chat, `SELECT * FROM ${table}`);
      expect(JSON.stringify(rows), table).not.toContain('777888999');
    }
  });
});

describe('outside the hours', () => {
  test('she is told the next opening, leaves a message, and a ticket holds it', async () => {
    await seedDesk(env, deskSettings({ hours: { ...DEFAULT_HOURS, calendar: ALMOST_NEVER_OPEN } }));
    const customer = new BotCustomer(line);
    await customer.writes('human');
    expect(await customer.view()).toMatchObject({ state: 'closed', session: { endReason: 'after_hours' } });
    await expect.poll(() => customer.screen.join('\n')).toContain(`Next opening: ${DAY} 03:00`);
    await customer.writes('Please call me about my card');
    await expect.poll(() => customer.screen.join('\n')).toContain('we have received your message');
    const [ticket] = await readStore<{ body: string }>(customer.chat, 'SELECT body FROM tickets');
    expect(JSON.parse(ticket?.body ?? '{}')).toMatchObject({
      reason: 'after_hours',
      message: 'Please call me about my card',
    });
  });

  test('where she may wait, she is placed at the opening', async () => {
    const queue = { ...deskSettings().queue, hoursHandoff: 'wait' } as const;
    await seedDesk(env, deskSettings({ queue, hours: { ...DEFAULT_HOURS, calendar: ALMOST_NEVER_OPEN } }));
    const customer = new BotCustomer(line);
    await customer.writes('human');
    expect(await customer.view()).toMatchObject({ state: 'pending' });
    await seedDesk(env, deskSettings({ queue }));
    await later(customer, 8 * 86_400_000);
    expect(await customer.view()).toMatchObject({ state: 'waiting' });
  });
});

describe('silence', () => {
  async function served(): Promise<BotCustomer> {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await claim(customer.chat, AYA);
    await customer.chat.rpc.send(AYA, newMessage('Is it solved?'));
    await expect.poll(() => customer.screen.at(-1)).toBe('Is it solved?');
    return customer;
  }

  test('is warned about, ends the session, and is never held against her while the operator owes the answer', async () => {
    const customer = await served();
    await later(customer, 21 * 60_000);
    await expect.poll(() => customer.screen.at(-1)).toContain('Are you still there?');
    await later(customer, 10 * 60_000);
    expect(await customer.view()).toMatchObject({
      state: 'resolved',
      session: { endReason: 'customer_timeout', endedBy: 'system' },
    });
    const waiting = await served();
    await waiting.writes('no, it is not');
    await later(waiting, 40 * 60_000);
    expect((await waiting.view()).state).not.toBe('resolved');
  });

  test('that ends a session leaves the deadline that it arms anew, though an older one of that name was due as well', async () => {
    const customer = await served();
    const { session } = await customer.view();
    const stale = `INSERT INTO timers (kind, ref, due_at) VALUES ('window_end', '${session?.id}', ${Date.now() + 32 * 60_000})`;
    await readStore(customer.chat, stale);
    await later(customer, 40 * 60_000);
    expect((await customer.view()).state).toBe('resolved');
    const [left] = await readStore<{ due_at: number }>(
      customer.chat,
      "SELECT due_at FROM timers WHERE kind = 'window_end'",
    );
    expect(left?.due_at).toBeGreaterThan(Date.now());
    await later(customer, (left?.due_at ?? 0) - Date.now());
    expect((await customer.view()).state).toBe('closed');
  });

  test.each([
    [79, 1],
    [80, 0],
  ])(
    'is warned about by push while less than four fifths of the month are used: at %s %%, %s warnings',
    async (used, warnings) => {
      const channelId = `month-${used}`;
      await seedChannel(env, { id: channelId });
      await seedDesk(env, deskSettings());
      const chat = await servedChat(channelId);
      await chat.rpc.send(AYA, newMessage('Is it solved?'));
      await expect.poll(() => line.screenOf(chat.userId).at(-1)).toBe('Is it solved?');
      vi.useFakeTimers({ toFake: ['Date'] });
      vi.setSystemTime(Date.now() + 21 * 60_000);
      await env.DB.prepare(
        `INSERT INTO channel_health (channel_id, quota_limit, quota_used, quota_at) VALUES (?1, 100, ?2, ?3)
       ON CONFLICT (channel_id) DO UPDATE SET quota_limit = 100, quota_used = ?2, quota_at = ?3`,
      )
        .bind(channelId, used, Date.now())
        .run();
      await runDurableObjectAlarm(chat.raw);
      const warned = () => line.screenOf(chat.userId).filter((text) => text.includes('Are you still there?'));
      const stateOf = async () =>
        messagesOf(await logOf(chat)).find(({ content }) => JSON.stringify(content).includes('Are you still there?'))
          ?.delivery;
      await expect
        .poll(stateOf)
        .toMatchObject(
          warnings === 0 ? { state: 'cancelled', reason: 'QUOTA_SPARED' } : { state: 'sent', via: 'push' },
        );
      expect(warned()).toHaveLength(warnings);
    },
  );

  test('of the owner is shown, then told to the supervisors, then the chat goes to somebody else', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await claim(customer.chat, AYA);
    await later(customer, 31_000);
    expect(await customer.view()).toMatchObject({ state: 'assigned', late: 1 });
    await later(customer, 30_000);
    expect(await customer.view()).toMatchObject({ state: 'assigned', late: 2 });
    await later(customer, 31_000);
    expect(await customer.view()).toMatchObject({ state: 'waiting', owner: null });
  });

  test('is owed by nobody after a reopening, before the customer writes again', async () => {
    const customer = await served();
    await customer.chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'end' });
    await customer.writes('thank you');
    await customer.chat.rpc.applyWish(AYA, { type: 'reopen' }, { commandId: 'again' });
    await later(customer, 91_000);
    expect(await customer.view()).toMatchObject({ state: 'assigned', owner: { name: 'aya' } });
    expect(await customer.view()).not.toHaveProperty('late');
    await customer.writes('one more thing');
    await later(customer, 61_000);
    expect(await customer.view()).toMatchObject({ state: 'assigned', late: 2 });
    await later(customer, 31_000);
    expect(await customer.view()).toMatchObject({ state: 'waiting', owner: null });
  });

  test('of an owner who is typing is put off once, by a minute', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await claim(customer.chat, AYA);
    await later(customer, 61_000);
    await later(customer, 27_000);
    // A colleague's typing is no answer of hers.
    expect(await customer.chat.rpc.typing(BEN)).toMatchObject({ ok: false });
    expect(await customer.chat.rpc.typing(AYA)).toMatchObject({ ok: true });
    await later(customer, 4_000);
    expect(await customer.view()).toMatchObject({ state: 'assigned', owner: { name: 'aya' }, late: 2 });
    await later(customer, 55_000);
    await customer.chat.rpc.typing(AYA);
    await later(customer, 6_000);
    expect(await customer.view()).toMatchObject({ state: 'waiting', owner: null });
  });

  test('of an owner who answers after that begins anew with the next message', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await claim(customer.chat, AYA);
    await later(customer, 88_000);
    await customer.chat.rpc.typing(AYA);
    await later(customer, 4_000);
    await customer.chat.rpc.send(AYA, newMessage('here I am'));
    await customer.writes('at last');
    await later(customer, 271_000);
    expect(await customer.view()).toMatchObject({ state: 'waiting', owner: null });
  });

  test('mere thanks after the end reopen nothing; a new question does', async () => {
    const customer = await served();
    await customer.chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'end' });
    await customer.writes('thank you');
    expect(await customer.view()).toMatchObject({ state: 'resolved' });
    await customer.writes('it came back, the same problem as before');
    expect(await customer.view()).toMatchObject({ state: 'waiting', session: { reopens: 1 } });
  });
});

test('an escalation raises the priority and stays with its owner until a supervisor takes over', async () => {
  const customer = new BotCustomer(line);
  await customer.writes('human');
  await claim(customer.chat, AYA);
  await customer.chat.rpc.applyWish(AYA, { type: 'escalate', reason: 'wants a manager' }, { commandId: 'e' });
  expect(await customer.view()).toMatchObject({ owner: { name: 'aya' }, priority: 1, isEscalated: true });
  await customer.chat.rpc.applyWish(CHI, { type: 'take_over' }, { commandId: 't' });
  expect(await customer.view()).toMatchObject({ owner: { name: 'chi' } });
});
