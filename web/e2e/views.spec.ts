// The list of chats: filtered from its bar, in the address, kept under a name with a count that lives, and many chats changed at once.
// Nobody sees, counts or changes by any of it what is not hers to see.
import { expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

const chips = ({ page }: Desk) => page.getByTestId('filter-chip');
const savedView = ({ page }: Desk, name: string) => page.getByTestId('saved-view').filter({ hasText: name });

async function filterBy({ page }: Desk, kind: string, ...values: readonly string[]): Promise<void> {
  await page.getByTestId('list-filter').click();
  for (const value of values) {
    const box = page.locator(`[data-test="filter-${kind}"][value="${value}"]`);
    // What is seen and pressed is its label.
    await page.locator('label').filter({ has: box }).click();
    await expect(box).toBeChecked();
  }
  await page.getByTestId('filter-show').click();
  await expect(page.getByTestId('filter-dialog')).toHaveCount(0);
}

async function saveView({ page }: Desk, name: string, place?: string): Promise<void> {
  await page.getByTestId('view-save').click();
  await page.getByTestId('view-name').fill(name);
  if (place !== undefined) await page.getByTestId('view-place').selectOption({ label: place });
  await page.getByTestId('view-keep').click();
  await expect(page.getByTestId('view-form')).toHaveCount(0);
}

async function deleteViews({ page }: Desk): Promise<void> {
  const { items } = (await (await page.request.get('/api/chat-views')).json()) as {
    items: { id: string; version: number; mayChange: boolean }[];
  };
  for (const { id, version } of items.filter(({ mayChange }) => mayChange))
    await page.request.delete(`/api/chat-views/${id}?version=${version}`, {
      headers: { origin: new URL(page.url()).origin, 'x-kaiwa': '1' },
    });
}

test('a filter narrows the list live, stands in the address, and goes chip by chip', async ({ desk, request }) => {
  const held = await LinePerson.make(request, 'Filter Held');
  const free = await LinePerson.make(request, 'Filter Free');
  await held.writes('hello');
  await free.writes('hello');
  await desk.signIn();
  const { page } = desk;
  await desk.take(held);
  await expect(desk.row(free)).toBeVisible();

  await filterBy(desk, 'states', 'assigned', 'active');
  await expect(chips(desk)).toHaveCount(2);
  await expect(desk.row(held)).toBeVisible();
  await expect(desk.row(free)).toHaveCount(0);
  expect(page.url()).toContain('view=all&state=assigned&state=active');
  expect(await axeFindings(page)).toEqual([]);
  // It stays with whatever is opened, and through a reload; nothing unfiltered is shown first.
  await page.reload();
  await expect(desk.row(held)).toBeVisible();
  await expect(desk.row(free)).toHaveCount(0);
  await expect(page.getByTestId('thread')).toBeVisible();

  await page.getByTestId('list-order').click();
  await page.getByTestId('order-oldest').click();
  await expect(page).toHaveURL(/order=oldest/);
  await chips(desk).first().click();
  await expect(chips(desk)).toHaveCount(1);
  await expect(chips(desk)).toBeFocused();
  await page.getByTestId('filter-clear').click();
  await expect(chips(desk)).toHaveCount(0);
  await expect(desk.row(free)).toBeVisible();
  expect(page.url()).not.toContain('view=');
});

test('on a phone the filter works too', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Filter Phone');
  await person.writes('hello');
  const desk = await newDesk({ viewport: { width: 360, height: 720 } });
  await desk.signIn();
  await filterBy(desk, 'states', 'closed');
  await expect(desk.row(person)).toHaveCount(0);
  await expect(chips(desk)).toHaveCount(1);
  const overflow = await desk.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('a view is kept with a count that lives, renamed, put in order by keys, and deleted', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'View Person');
  await person.writes('hello');
  await desk.signIn();
  const { page } = desk;
  await deleteViews(desk);
  await page.reload();
  await desk.take(person);
  for (const [name, state] of [
    ['First', 'on_hold'],
    ['Second', 'active'],
  ] as const) {
    await desk.showAll();
    await filterBy(desk, 'states', state);
    await saveView(desk, name);
    await expect(savedView(desk, name)).toHaveAttribute('aria-pressed', 'true');
  }
  const countOf = async () =>
    Number.parseInt((await savedView(desk, 'Second').getByTestId('view-count').first().textContent()) ?? '', 10) || 0;
  await desk.answer('a first answer');
  await expect.poll(countOf, { timeout: 30_000 }).toBeGreaterThan(0);

  await page.getByTestId('manage-views').click();
  await page.getByRole('button', { name: 'Move Second up' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Move Second down' })).toBeFocused();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.getByTestId('saved-view').first()).toContainText('Second');
  await savedView(desk, 'Second').click();
  await expect(chips(desk)).toHaveCount(1);
  // By their places on the rail, and by their names.
  await page.getByTestId('view-all').focus();
  await page.keyboard.press('g');
  await page.keyboard.press('2');
  await expect(savedView(desk, 'First')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByTestId('palette-field').fill('view Second');
  await expect(page.getByTestId('command').first()).toContainText('Second');
  await page.keyboard.press('Enter');
  await expect(savedView(desk, 'Second')).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('manage-views').click();
  for (let left = 2; left > 0; left--) {
    await page.getByTestId('view-delete').first().click();
    await page.getByTestId('view-delete-yes').click();
    await expect(page.getByTestId('view-delete')).toHaveCount(left - 1);
  }
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('saved-view')).toHaveCount(0);
});

test('many chats are handed over at once, told beforehand, and taken back', async ({ newDesk, request }) => {
  const people: LinePerson[] = [];
  for (const name of ['Bulk One', 'Bulk Two', 'Bulk Three']) {
    const person = await LinePerson.make(request, name);
    await person.writes('hello');
    people.push(person);
  }
  const [saki, aya] = [await newDesk(), await newDesk()];
  await saki.signIn('supervisor');
  await aya.signIn('operator');
  const setStatus = (status: 'available' | 'offline') =>
    aya.page.request.put('/api/desk/status', {
      headers: { origin: new URL(aya.page.url()).origin, 'x-kaiwa': '1' },
      data: { status },
    });
  // Only whoever is there can be given anything.
  expect((await setStatus('available')).status()).toBe(200);
  const { page } = saki;
  for (const person of people) await saki.take(person);
  await page.getByTestId('view-mine').click();
  await page.getByTestId('bulk-start').click();
  const boxOf = (person: LinePerson) => page.getByTestId('pick').and(page.getByLabel(`Select ${person.name}`));
  await boxOf(people[0] as LinePerson).check();
  // From there to the last one; the newest stands first.
  await boxOf(people[2] as LinePerson).click({ modifiers: ['Shift'] });
  await expect(page.getByTestId('bulk-count')).toHaveText('3 selected');
  expect(await axeFindings(page)).toEqual([]);

  // To a colleague, and back: what nobody outside the desk hears of can be taken back.
  const pickAll = async () => {
    for (const person of people) await boxOf(person).check();
  };
  const ownersNow = async () => {
    const owners: unknown[] = [];
    for (const { chatId } of people) {
      const answer = await page.request.get(`/api/chats/${encodeURIComponent(chatId)}`);
      owners.push(((await answer.json()) as { owner: { operatorId: string } | null }).owner?.operatorId);
    }
    return owners;
  };
  const [sakiId] = await ownersNow();
  const ayaId = ((await (await aya.page.request.get('/api/me')).json()) as { operator: { operatorId: string } })
    .operator.operatorId;
  await page.getByTestId('bulk-act').click();
  await page.getByTestId('bulk-assign').click();
  await expect(page.getByTestId('bulk-do')).toBeDisabled();
  await page.locator(`[data-test=target][data-operator-id="${ayaId}"]`).check();
  await expect(page.getByTestId('bulk-plan')).toContainText('3 chats go to');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByTestId('bulk-do').click();
  await expect(page.getByTestId('bulk-result')).toContainText('3 chats changed.');
  expect(await ownersNow()).toEqual([ayaId, ayaId, ayaId]);
  await page.getByTestId('bulk-undo').click();
  await expect(page.getByTestId('bulk-result')).toContainText('3 chats are as they were.');
  expect(await ownersNow()).toEqual([sakiId, sakiId, sakiId]);
  await page.getByTestId('bulk-close').click();
  await expect(page.getByTestId('bulk-count')).toHaveText('0 selected');
  await setStatus('offline');

  // What ends a session is not taken back here.
  await pickAll();
  await page.getByTestId('bulk-act').click();
  await page.getByTestId('bulk-resolve').click();
  await expect(page.getByTestId('bulk-plan')).toContainText('3 chats will be resolved.');
  await page.getByTestId('bulk-do').click();
  await expect(page.getByTestId('bulk-result')).toContainText('3 chats changed.');
  await expect(page.getByTestId('bulk-undo')).toHaveCount(0);
  await page.getByTestId('bulk-close').click();
  for (const person of people) await expect(saki.row(person)).toHaveCount(0);

  // All that the view holds, by key.
  await saki.showAll();
  await page.getByTestId('pick').first().focus();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.getByTestId('bulk-count')).not.toHaveText('0 selected');
  await page.getByTestId('bulk-act').click();
  await page.getByTestId('bulk-assign').click();
  await expect(page.getByTestId('bulk-do')).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.getByTestId('bulk-end').click();
  await expect(page.getByTestId('pick')).toHaveCount(0);
});

test('what is not hers to see is in no filter, no count and no bulk of hers', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Not Hers');
  await person.writes('for the supervisor alone');
  const saki = await newDesk();
  await saki.signIn('supervisor');
  await saki.take(person);
  const sakiId = ((await (await saki.page.request.get('/api/me')).json()) as { operator: { operatorId: string } })
    .operator.operatorId;
  const owner = await newDesk();
  await owner.signIn('owner');
  await owner.page.goto('/settings/access');
  const chooseWhatOperatorsSee = async (sees: 'own' | 'all') => {
    await owner.page.goto('/settings/access');
    await owner.page.getByTestId('operators-see').selectOption(sees);
    await owner.page.getByTestId('settings-access').getByTestId('save').click();
    await expect(owner.page.getByTestId('settings-access').getByTestId('settings-saved')).toBeVisible();
  };
  await chooseWhatOperatorsSee('own');
  try {
    await owner.page.goto(`/inbox?view=open&operator=${sakiId}`);
    await expect(owner.row(person)).toBeVisible();
    await saveView(owner, 'Saki’s', 'Everybody');
    const aya = await newDesk();
    await aya.signIn('operator');
    const { page } = aya;
    await savedView(aya, 'Saki’s').click();
    await expect(page).toHaveURL(new RegExp(`operator=${sakiId}`));
    await expect(page.getByText('No chat fits the filter.')).toBeVisible();
    await expect(savedView(owner, 'Saki’s').getByTestId('view-count')).toBeVisible();
    await expect(savedView(aya, 'Saki’s').getByTestId('view-count')).toHaveCount(0);
    await page.getByTestId('bulk-start').click();
    await page.getByTestId('bulk-all').click();
    await expect(page.getByTestId('bulk-count')).toHaveText('0 selected');
    // Nor past the console: the very command that a bulk sends.
    const answer = await page.request.post(`/api/chats/${encodeURIComponent(person.chatId)}/resolve`, {
      headers: { origin: new URL(page.url()).origin, 'x-kaiwa': '1' },
      data: { reason: 'archived' },
    });
    expect(answer.status()).toBe(404);
    await expect(saki.row(person)).toHaveAttribute('data-state', /assigned|active/);
  } finally {
    await deleteViews(owner);
    await chooseWhatOperatorsSee('all');
  }
});
