// What is late, as a supervisor sees it: counted, listed with the oldest breach first, and told when it happens while she looks elsewhere.
import { expect } from '@playwright/test';
import { addresses } from './addresses';
import { test } from './desk-test';
import { LinePerson } from './line-person';

const HEADERS = { origin: addresses.console, 'x-kaiwa': '1' };
const URL = `${addresses.console}/api/admin/desk/sla`;
const QUICK = { id: 'sla_quick', name: 'Quick', conditions: {}, targetsSec: { assign: 4 } };

test('a chat that waits too long comes into the supervisor’s list of late ones, is counted, told, and gone when it is taken', async ({
  newDesk,
  request,
}) => {
  const [admin, lead, operator] = [await newDesk(), await newDesk(), await newDesk()];
  await admin.signIn('admin');
  const save = async (value: unknown) => {
    const { version } = (await (await admin.page.request.get(URL)).json()) as { version: number };
    const saved = await admin.page.request.put(URL, { headers: HEADERS, data: { version, value } });
    expect(saved.status(), await saved.text()).toBe(200);
  };
  const before = (await (await admin.page.request.get(URL)).json()) as { value: unknown };
  const first = await LinePerson.make(request, '遅井 まつ');
  const second = await LinePerson.make(request, 'ช้า รอนาน');
  await save([QUICK]);
  try {
    await lead.signIn('supervisor');
    await operator.signIn('operator');
    await expect(operator.page.getByTestId('view-late')).toHaveCount(0);
    await first.does({ type: 'postback', data: 'action=handoff' });
    await expect(lead.page.getByTestId('breach')).toContainText('遅井 まつ');
    await second.does({ type: 'postback', data: 'action=handoff' });
    await expect(lead.page.getByTestId('breach')).toContainText('and 1 more');

    await lead.page.getByTestId('view-late').click();
    const rows = lead.page.getByTestId('row');
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(0)).toHaveAttribute('data-chat-id', first.chatId);
    await expect(rows.nth(1)).toHaveAttribute('data-chat-id', second.chatId);
    await expect(rows.nth(1).getByTestId('row-sla')).toContainText('Overdue');
    await expect(lead.page.getByTestId('late-count')).toContainText('2 overdue, 0 due soon');

    await lead.page.getByTestId('breach-open').click();
    await lead.page.getByTestId('claim').first().click();
    await expect(lead.composer).toBeEditable();
    await expect(rows).toHaveCount(1);
    await expect(lead.page.getByTestId('breach')).toContainText('ช้า รอนาน');
    await lead.page.reload();
    await expect(lead.page.getByTestId('late-count')).toContainText('1 overdue, 0 due soon');
    await expect(lead.row(second)).toBeVisible();
    await expect(lead.page.getByTestId('breach'), 'what was late before is no news').toHaveCount(0);
  } finally {
    // The others' places in the queue are theirs alone again.
    for (const person of [first, second]) await person.does({ type: 'postback', data: 'action=end_chat' });
    await save(before.value);
  }
});
