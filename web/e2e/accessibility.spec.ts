import { expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('sign-in and desk have no serious finding of axe', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Axe');
  await person.writes('can everyone read this?');
  const desk = await newDesk();
  await desk.page.goto('/sign-in');
  expect(await axeFindings(desk.page)).toEqual([]);
  await desk.signInByHand();
  await desk.take(person);
  await desk.answer('hello, everyone can');
  await expect(desk.bubble('everyone can')).toHaveAttribute('data-state', 'sent');
  expect(await axeFindings(desk.page)).toEqual([]);
  await desk.page.keyboard.press('Escape');
  await desk.page.keyboard.press('?');
  await expect(desk.page.getByTestId('shortcuts')).toBeVisible();
  expect(await axeFindings(desk.page)).toEqual([]);
  await desk.page.keyboard.press('Escape');
  await desk.page.getByTestId('account').click();
  await expect(desk.page.getByRole('menu')).toBeVisible();
  expect(await axeFindings(desk.page)).toEqual([]);
});

test('one’s own sign-in page and its dialogs have no serious finding of axe', async ({ desk }) => {
  await desk.signIn();
  const { page } = desk;
  await page.goto('/account');
  await expect(page.getByTestId('login').first()).toBeVisible();
  await expect(page.getByTestId('set-totp')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByTestId('set-totp').click();
  await expect(page.getByTestId('totp-secret')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
});
