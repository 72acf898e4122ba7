// The whole way of a customer who needs a person, with the simulator as her phone: she taps for a human and hears her place, leaves,
// is routed by what she wants, offered to who is there, answered, passed on with her history, put on hold and resolved. And one
// at night, whose message becomes a ticket.
import { expect } from '@playwright/test';
import { addresses } from './addresses';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

const HEADERS = { origin: addresses.console, 'x-kaiwa': '1' };

/** Tells a document of the desk's settings as an admin's console does. @returns puts back what was there */
async function changeDocument<Value>(admin: Desk, name: string, change: (value: Value) => Value) {
  const url = `${addresses.console}/api/admin/desk/${name}`;
  const before = await readDocument<Value>(admin, url);
  const put = async (value: Value) => {
    const { version } = await readDocument<Value>(admin, url);
    const saved = await admin.page.request.put(url, { headers: HEADERS, data: { value, version } });
    expect(await saved.text()).toContain('"version"');
  };
  await put(change(before.value));
  return () => put(before.value);
}

async function readDocument<Value>(admin: Desk, url: string) {
  const read = await admin.page.request.get(url);
  expect(read.status()).toBe(200);
  return (await read.json()) as { readonly value: Value; readonly version: number };
}

async function heard(person: LinePerson, words: string | RegExp): Promise<void> {
  const matcher = words instanceof RegExp ? words : new RegExp(words.replace(/[.*+?^${}()|[\]\\#]/g, '\\$&'));
  await expect.poll(async () => (await person.receivedTexts()).join('\n')).toMatch(matcher);
}

async function setStatus(desk: Desk, status: 'available' | 'offline'): Promise<void> {
  const saved = await desk.page.request.put(`${addresses.console}/api/desk/status`, {
    headers: HEADERS,
    data: { status },
  });
  expect(saved.status()).toBe(200);
}

test('from "Talk to Human" to the end: place, team, offer, answer, transfer, hold, resolve', async ({
  newDesk,
  request,
}) => {
  const customer = await LinePerson.make(request, 'Handoff Hana');
  const [ohm, lead] = [await newDesk(), await newDesk()];
  await ohm.signIn('operator');
  await lead.signIn('supervisor');

  await customer.does({ type: 'postback', data: 'action=handoff' });
  await heard(customer, 'Connecting to Support...');
  await heard(customer, 'You are #1 in queue');
  await customer.does({ type: 'postback', data: 'action=cancel_wait' });
  await heard(customer, 'You have left the queue');

  await customer.writes('I want a refund for my order, please let me talk to a human');
  await heard(customer, 'I understand you need help with');
  await heard(customer, 'order number');
  await customer.writes('K-20261128');
  await setStatus(ohm, 'available');
  const offer = ohm.page.getByTestId('offer');
  await expect(offer).toContainText('Billing');
  await ohm.page.getByTestId('offer-accept').click();
  await ohm.open(customer);
  await expect(ohm.bubble('K-20261128')).toBeVisible();
  await expect(ohm.composer).toBeEditable();
  await heard(customer, /from Billing has joined the chat\. They can see our conversation history\./);
  await ohm.answer('Let me look into that.');
  await heard(customer, 'Let me look into that.');

  await setStatus(lead, 'available');
  await ohm.page.getByTestId('session-menu').click();
  await ohm.page.getByTestId('transfer').click();
  await ohm.page.locator('[data-test=target][data-team-id=technical-support]').check();
  await ohm.page.getByTestId('transfer-note').fill('She paid twice; the API says nothing.');
  await setStatus(ohm, 'offline');
  await ohm.page.getByTestId('transfer-confirm').click();
  await expect(ohm.page.getByTestId('transfer-dialog')).toBeHidden();

  await expect(lead.page.getByTestId('offer')).toContainText('Technical Support');
  await lead.page.getByTestId('offer-accept').click();
  await lead.open(customer);
  await expect(lead.bubble('Let me look into that.')).toBeVisible();
  await expect(lead.bubble('K-20261128')).toBeVisible();
  await expect(lead.page.getByTestId('thread')).toContainText('She paid twice; the API says nothing.');

  await lead.answer('Your money is on its way.');
  await heard(customer, 'Your money is on its way.');
  // At once where it is free, else in the call of the new operator's first message.
  await heard(customer, /from Technical Support has joined the chat/);
  await lead.page.getByTestId('session-menu').click();
  await lead.page.getByTestId('hold').click();
  await lead.page.getByTestId('hold-confirm').click();
  await expect(lead.page.getByTestId('unhold-now')).toBeVisible();
  await customer.writes('Any news?');
  await expect(lead.bubble('Any news?')).toBeVisible();
  await expect(lead.page.getByTestId('unhold-now')).toBeHidden();
  await lead.page.getByTestId('resolve').click();
  await expect(lead.page.getByTestId('reopen')).toBeVisible();
  await setStatus(lead, 'offline');
  expect((await customer.receivedTexts()).filter((text) => text === 'Let me look into that.')).toHaveLength(1);
});

test('an operator who reads the settings is still there: the chat is offered to her on that page, and opens', async ({
  newDesk,
  request,
}) => {
  const customer = await LinePerson.make(request, 'Settings Sora');
  const lead = await newDesk();
  await lead.signIn('supervisor');
  await lead.page.getByTestId('account').click();
  await lead.page.getByRole('menuitem', { name: 'Teams, bot, hours' }).click();
  await expect(lead.page.getByTestId('settings-teams')).toBeVisible();
  await setStatus(lead, 'available');
  await customer.does({ type: 'postback', data: 'action=handoff' });
  await expect(lead.page.getByTestId('offer')).toContainText('Settings Sora');
  await lead.page.getByTestId('offer-accept').click();
  await expect(lead.composer).toBeFocused();
  await lead.answer('Good that you ask.');
  await heard(customer, 'Good that you ask.');
  await lead.page.getByTestId('resolve').click();
  await expect(lead.page.getByTestId('reopen')).toBeVisible();
  await setStatus(lead, 'offline');
});

test('at night a customer leaves a message, which becomes a ticket', async ({ newDesk, request }) => {
  const admin = await newDesk();
  await admin.signIn('admin');
  const open = await changeDocument<Record<string, unknown>>(admin, 'hours', (hours) => ({
    ...hours,
    calendar: {
      zone: 'Asia/Tokyo',
      weekly: [[], [], [], [], [], [], []],
      exceptions: [],
      holidays: [],
      closesSoonMin: 15,
    },
  }));
  try {
    const customer = await LinePerson.make(request, 'Night Nari');
    await admin.page.getByTestId('view-tickets').click();
    await customer.does({ type: 'postback', data: 'action=handoff' });
    await expect.poll(async () => (await customer.receivedTexts()).length).toBeGreaterThan(0);
    await customer.writes('Please send me the receipt of order 4711.');
    await heard(customer, /Thank you|noted|received/i);
    const ticket = admin.page.getByTestId('ticket').filter({ hasText: 'order 4711' });
    // By itself, while one looks at the list.
    await expect(ticket).toBeVisible();
    await ticket.getByTestId('ticket-open').click();
    await expect(admin.bubble('Please send me the receipt of order 4711.')).toBeVisible();
  } finally {
    await open();
  }
});
