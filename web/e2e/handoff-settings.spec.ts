// The desk's settings as an admin changes them: what is saved is there after a reload, what is wrong leads to its field, what somebody
// else saved is asked about, and nothing unsaved is left without a question. What is changed here is put back.
import { expect, type Locator, type Page } from '@playwright/test';
import type { PeopleAdmin } from '../../worker/protocol/people-admin';
import { addresses } from './addresses';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';

const HEADERS = { origin: addresses.console, 'x-kaiwa': '1' };
const DOCUMENTS = ['teams', 'routing', 'queue'] as const;

interface Stored {
  readonly value: unknown;
  readonly version: number;
}

const urlOf = (name: string) => `${addresses.console}/api/admin/desk/${name}`;

async function read(page: Page, name: string): Promise<Stored> {
  const answer = await page.request.get(urlOf(name));
  expect(answer.status()).toBe(200);
  return (await answer.json()) as Stored;
}

/** As another admin's console does. */
async function saveElsewhere(page: Page, name: string, value: unknown): Promise<void> {
  const { version } = await read(page, name);
  const answer = await page.request.put(urlOf(name), { headers: HEADERS, data: { version, value } });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Signed in, with a way to put everything back. */
async function signedIn(desk: Desk): Promise<() => Promise<void>> {
  await desk.signIn('admin');
  const { page } = desk;
  const before = await Promise.all(DOCUMENTS.map(async (name) => ({ name, value: (await read(page, name)).value })));
  return async () => {
    for (const { name, value } of before) await saveElsewhere(page, name, value);
  };
}

async function openPage(page: Page, name: string): Promise<void> {
  await page.goto(`/settings/${name}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

const form = (page: Page, name: string) => page.getByTestId(`settings-${name}`);
const open = (item: Locator) => item.locator('summary').first().click();

async function save(page: Page, name: string): Promise<void> {
  await form(page, name).getByTestId('save').click();
  await expect(form(page, name).getByTestId('settings-saved')).toBeVisible();
}

test('what an admin saves of teams and routing is there after a reload', async ({ desk }) => {
  const putBack = await signedIn(desk);
  const { page } = desk;
  try {
    await openPage(page, 'teams');
    const team = page.getByTestId('team').first();
    await open(team);
    await team.getByTestId('team-strategy').selectOption('round_robin');
    await open(team.getByTestId('team-rules'));
    await team.getByTestId('team-accept').fill('45');
    await open(team.getByTestId('team-queue'));
    await team.getByTestId('max-length').fill('7');
    await save(page, 'teams');
    await page.reload();
    await open(team);
    await expect(team.getByTestId('team-strategy')).toHaveValue('round_robin');
    await open(team.getByTestId('team-rules'));
    await expect(team.getByTestId('team-accept')).toHaveValue('45');
    await open(team.getByTestId('team-queue'));
    await expect(team.getByTestId('max-length')).toHaveValue('7');

    await openPage(page, 'routing');
    await page.getByTestId('add-rule').click();
    const rule = page.getByTestId('rule').last();
    await rule.getByTestId('rule-name').fill('From the menu');
    await rule.getByTestId('rule-entry-points').getByLabel('from the menu').check();
    await rule.getByTestId('add-answer').click();
    await rule.getByLabel('Name of the question').fill('order_number');
    await rule.getByLabel('Values').fill('K-1\nK-2');
    await save(page, 'routing');
    await page.reload();
    await open(rule);
    await expect(rule.getByTestId('rule-name')).toHaveValue('From the menu');
    await expect(rule.getByTestId('rule-entry-points').getByLabel('from the menu')).toBeChecked();
    await expect(rule.getByLabel('Values')).toHaveValue('K-1\nK-2');
  } finally {
    await putBack();
  }
});

test('a fault leads to its field, somebody else’s version is asked about, and so is leaving', async ({ desk }) => {
  const putBack = await signedIn(desk);
  const { page } = desk;
  try {
    await openPage(page, 'teams');
    const team = page.getByTestId('team').nth(1);
    await open(team);
    await open(team.getByTestId('team-rules'));
    await team.getByTestId('team-accept').fill('2');
    // Closed again: the way to the field opens both.
    await open(team.getByTestId('team-rules'));
    await open(team);
    await form(page, 'teams').getByTestId('save').click();
    const faults = page.getByTestId('settings-faults');
    await expect(faults).toBeFocused();
    await faults.getByRole('button').click();
    await expect(team.getByTestId('team-accept')).toBeFocused();
    await expect(team.getByTestId('field-fault')).toHaveText('Enter a number from 5 to 600.');
    await team.getByTestId('team-accept').fill('20');
    await expect(faults).toHaveCount(0);

    const theirs = (await read(page, 'teams')).value as { name: string }[];
    await saveElsewhere(
      page,
      'teams',
      theirs.map((one, at) => (at === 1 ? { ...one, name: 'Renamed elsewhere' } : one)),
    );
    await form(page, 'teams').getByTestId('save').click();
    const stale = page.getByTestId('settings-stale');
    await expect(stale).toBeFocused();
    await page.getByTestId('keep-mine').click();
    await expect(stale).toHaveCount(0);
    await expect(team.getByTestId('team-accept')).toHaveValue('20');
    await saveElsewhere(page, 'teams', theirs);
    await form(page, 'teams').getByTestId('save').click();
    await page.getByTestId('take-theirs').click();
    await expect(form(page, 'teams').getByTestId('unsaved')).toHaveCount(0);

    await openPage(page, 'queue');
    await form(page, 'queue').getByTestId('max-length').fill('9');
    const routing = page.getByRole('link', { name: 'Routing' });
    await routing.click();
    await expect(page.getByTestId('leave-question')).toBeVisible();
    await page.getByTestId('stay').click();
    await expect(form(page, 'queue').getByTestId('max-length')).toHaveValue('9');
    await routing.click();
    await page.getByTestId('leave').click();
    await expect(page).toHaveURL(/\/settings\/routing/);
  } finally {
    await putBack();
  }
});

test('of two who set the same person the second is told, and takes what the first set', async ({ desk }) => {
  await desk.signIn('admin');
  const { page } = desk;
  await openPage(page, 'people');
  const person = page.getByTestId('person').filter({ hasText: 'operator@kaiwa.test' });
  await open(person);
  const capacity = person.getByTestId('capacity');
  const before = await capacity.inputValue();
  await setCapacity(page, await person.getAttribute('data-operator'), 5);
  await capacity.fill('6');
  await person.getByTestId('save').click();
  await person.getByTestId('take-theirs').click();
  await expect(capacity).toHaveValue('5');
  await capacity.fill(before);
  await person.getByTestId('save').click();
  await expect(person.getByTestId('settings-saved')).toBeVisible();
});

/** As another admin's console does. */
async function setCapacity(page: Page, operatorId: string | null, capacity: number): Promise<void> {
  const url = `${addresses.console}/api/admin/people`;
  const { people } = (await (await page.request.get(url)).json()) as PeopleAdmin;
  const person = people.find((one) => one.operatorId === operatorId);
  if (person === undefined) throw new Error(`no person ${operatorId}`);
  const { version, publicName, languages, skills, teams } = person;
  const data = { version, publicName, capacity, languages, skills, teams };
  const answer = await page.request.put(`${url}/${operatorId}`, { headers: HEADERS, data });
  expect(answer.status(), await answer.text()).toBe(200);
}

test('a supervisor reads the settings, an operator has none', async ({ newDesk }) => {
  const [lead, operator] = [await newDesk(), await newDesk()];
  await lead.signIn('supervisor');
  await lead.page.goto('/settings');
  await expect(lead.page).toHaveURL(/\/settings\/teams$/);
  await expect(lead.page.getByTestId('read-only')).toBeVisible();
  await open(lead.page.getByTestId('team').first());
  await expect(lead.page.getByTestId('team-strategy')).toBeDisabled();
  await expect(lead.page.getByTestId('save')).toHaveCount(0);
  await operator.signIn('operator');
  await openPage(operator.page, 'teams');
  await expect(operator.page.getByText('These settings are for admins.')).toBeVisible();
  await expect(operator.page.getByTestId('team')).toHaveCount(0);
});

/** What is opened on each page, by its link: its fields are not on it before. */
const OPENED: Readonly<Record<string, readonly string[]>> = {
  Teams: ['team', 'team-rules', 'team-queue'],
  People: ['person'],
  Routing: ['rule'],
  Bot: ['rule', 'greeting'],
  Hours: [],
  Queue: [],
  Texts: [],
};

test('every page fits a phone and passes axe, in light and in dark', async ({ newDesk }) => {
  const desk = await newDesk({ viewport: { width: 390, height: 800 }, colorScheme: 'light' });
  const { page } = desk;
  await desk.signIn('admin');
  await openPage(page, 'teams');
  const pages = page.getByRole('navigation', { name: 'Settings pages' });
  for (const [name, items] of Object.entries(OPENED)) {
    await pages.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.locator('form, [data-test=settings-people]').first()).toBeVisible();
    for (const item of items) await open(page.getByTestId(item).first());
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sideways, name).toBeLessThanOrEqual(0);
    expect(await axeFindings(page), name).toEqual([]);
  }
});
