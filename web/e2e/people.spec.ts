// A person's way through the desk: invited by the owner, her password chosen by a link, signed in, disabled while her console is open,
// let in again, and her password changed by herself.
import { expect, type Locator, type Page } from '@playwright/test';
import { addresses } from './addresses';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';

const FIRST = 'otter under third lamp';
const SECOND = 'nine blue paper kites';

/** As the promise says it, seen from the click to the words on the other screen. */
const DISABLED_WITHIN_MS = 2_000;

async function openPeople(owner: Desk): Promise<void> {
  await owner.page.goto('/settings/people');
  await expect(owner.page.getByTestId('invite')).toBeVisible();
}

/** @returns the link that is shown this once */
async function invite(owner: Desk, name: string, email: string): Promise<string> {
  const { page } = owner;
  await openPeople(owner);
  await page.getByTestId('invite-name').fill(name);
  await page.getByTestId('invite-email').fill(email);
  await page.getByTestId('invite-submit').click();
  const link = await page.getByTestId('user-link').inputValue();
  expect(link).toMatch(/\/welcome#[\w-]{43}$/);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByTestId('link-done').click();
  return link;
}

function person(owner: Desk, name: string): Locator {
  return owner.page.getByTestId('person').filter({ hasText: name });
}

async function choosePassword(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  const field = page.getByTestId('new-password');
  await expect(field).toBeVisible();
  // Neither the address nor the history has the token any more.
  await expect(page).toHaveURL(`${addresses.console}/welcome`);
  const faults = page.getByTestId('password-faults');
  await field.fill('hollow tea');
  await expect(faults).toHaveAttribute('data-faults', 'TOO_SHORT');
  await field.fill('Basketball20261');
  await expect(faults).toHaveAttribute('data-faults', 'COMMON');
  expect(await axeFindings(page)).toEqual([]);
  await field.fill(password);
  await expect(faults).toHaveAttribute('data-faults', '');
  await page.getByTestId('set-password').click();
  await page.getByTestId('to-sign-in').click();
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByTestId('email').fill(email);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('sign-in').click();
}

test('an invited person chooses her password, and is told at once when her account is disabled', async ({
  desk,
  newDesk,
}) => {
  const owner = desk;
  await owner.signIn('owner');
  const name = `Ploy ${Date.now()}`;
  const email = `ploy.${Date.now()}@northbank.example`;
  const link = await invite(owner, name, email);
  await expect(person(owner, name)).toContainText('invited until');

  const hers = await newDesk();
  await choosePassword(hers.page, link, FIRST);
  await signIn(hers.page, email, FIRST);
  await expect(hers.connection).toHaveAttribute('data-state', 'connected');

  // The link works once.
  const late = await newDesk();
  await late.page.goto(link);
  await expect(late.page.getByTestId('link-over')).toBeVisible();

  await openPeople(owner);
  await person(owner, name).locator('summary').click();
  await person(owner, name).getByTestId('user-disable').click();
  await owner.page.getByTestId('user-confirm').click();
  await expect(hers.page.getByTestId('account-disabled')).toBeVisible({ timeout: DISABLED_WITHIN_MS });
  await expect(person(owner, name)).toContainText('may not sign in');

  // Enabled again, she goes on where she was.
  await person(owner, name).getByTestId('user-enable').click();
  await expect(person(owner, name).getByTestId('user-disable')).toBeVisible();
  await signIn(hers.page, email, FIRST);
  await expect(hers.connection).toHaveAttribute('data-state', 'connected');
  await expect(hers.page.getByTestId('account-disabled')).toBeHidden();
});

test('whoever changes her password stays signed in here, and nowhere else', async ({ desk, newDesk }) => {
  await desk.signIn('owner');
  const email = `dao.${Date.now()}@northbank.example`;
  const link = await invite(desk, `Dao ${Date.now()}`, email);
  const [here, there] = [await newDesk(), await newDesk()];
  await choosePassword(here.page, link, FIRST);
  await there.page.goto('/sign-in');
  for (const each of [here, there]) {
    await signIn(each.page, email, FIRST);
    await expect(each.connection).toHaveAttribute('data-state', 'connected');
  }

  await here.page.getByTestId('account').click();
  await here.page.getByTestId('change-own-password').click();
  await here.page.getByTestId('old-password').fill('not the old one');
  await here.page.getByTestId('new-password').fill(SECOND);
  await here.page.getByTestId('change-password').click();
  await expect(here.page.getByTestId('password-error')).toContainText('not your present password');
  expect(await axeFindings(here.page)).toEqual([]);
  await here.page.getByTestId('old-password').fill(FIRST);
  await here.page.getByTestId('change-password').click();
  await expect(here.page.getByTestId('password-changed')).toBeVisible();

  // The other browser is asked to sign in; this one goes on, also after it was loaded anew.
  await expect(there.page.getByTestId('email')).toBeVisible();
  await here.page.reload();
  await expect(here.connection).toHaveAttribute('data-state', 'connected');
  await signIn(there.page, email, SECOND);
  await expect(there.connection).toHaveAttribute('data-state', 'connected');
});

test('an admin sees where somebody is signed in and ends it: her tab asks to sign in at once', async ({
  desk,
  newDesk,
}) => {
  await desk.signIn('owner');
  const name = `Mali ${Date.now()}`;
  const email = `mali.${Date.now()}@northbank.example`;
  const link = await invite(desk, name, email);
  const hers = await newDesk();
  await choosePassword(hers.page, link, FIRST);
  await signIn(hers.page, email, FIRST);
  await expect(hers.connection).toHaveAttribute('data-state', 'connected');

  await openPeople(desk);
  await person(desk, name).locator('summary').click();
  await expect(person(desk, name).getByTestId('person-login')).toHaveCount(1);
  expect(await axeFindings(desk.page)).toEqual([]);
  await person(desk, name).getByTestId('end-person-logins').click();
  await desk.page.getByTestId('confirm-end-logins').click();
  await expect(hers.page.getByTestId('email')).toBeVisible({ timeout: DISABLED_WITHIN_MS });
  await expect(person(desk, name).getByTestId('no-person-logins')).toBeVisible();
});
