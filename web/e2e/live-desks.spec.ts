import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('two consoles show the same chat live: message, holder, answer', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Two Desks');
  await person.writes('anyone there?');
  const first = await newDesk();
  const second = await newDesk();
  await first.signIn('operator');
  await second.signIn('supervisor');
  await second.open(person);
  await first.take(person);
  await first.answer('yes, I am here');
  await expect(second.bubble('yes, I am here')).toHaveAttribute('data-state', 'sent');
  await person.writes('wonderful');
  await expect(first.bubble('wonderful')).toBeVisible();
  await expect(second.bubble('wonderful')).toBeVisible();
  expect(await person.receivedTexts()).toEqual(['yes, I am here']);
});

test('of two operators who take a chat at once one gets it, and the other sees who', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Race Course');
  await person.writes('who takes me?');
  const desks = [await newDesk(), await newDesk()];
  await desks[0]?.signIn('operator');
  await desks[1]?.signIn('supervisor');
  for (const desk of desks) await desk.open(person);
  await Promise.all(desks.map((desk) => desk.page.getByTestId('claim').first().click()));
  await expect
    .poll(async () => {
      const mine = await Promise.all(desks.map((desk) => desk.page.getByTestId('release').first().isVisible()));
      return mine.filter(Boolean).length;
    })
    .toBe(1);
});
