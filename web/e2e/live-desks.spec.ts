import { expect } from '@playwright/test';
import { type Desk, test } from './desk-test';
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
  const ohm = await newDesk();
  const saki = await newDesk();
  await ohm.signIn('operator');
  await saki.signIn('supervisor');
  // Neither claim leaves before both were clicked, so that neither desk has seen the other's.
  const start = new StartingLine(2);
  for (const desk of [ohm, saki]) {
    await desk.open(person);
    await desk.page.route('**/api/chats/*/claim', async (route) => {
      await start.ready();
      await route.continue();
    });
  }
  await Promise.all([ohm, saki].map((desk) => desk.page.getByTestId('claim').first().click()));
  const holds = (desk: Desk) => desk.page.getByTestId('release').first().isVisible();
  await expect.poll(async () => [await holds(ohm), await holds(saki)].filter(Boolean).length).toBe(1);
  const [winner, loser] = (await holds(ohm)) ? ['Ohm Operator', saki] : ['Saki Supervisor', ohm];
  const refusal = loser.page.getByTestId('refusal');
  await expect(refusal).toHaveAttribute('data-code', 'OWNED');
  await expect(refusal).toContainText(winner);
});

/** Lets nobody go before all are there. */
class StartingLine {
  readonly #all: Promise<void>;
  #fire: () => void = () => undefined;
  #missing: number;

  constructor(runners: number) {
    this.#missing = runners;
    this.#all = new Promise((resolve) => {
      this.#fire = resolve;
    });
  }

  ready(): Promise<void> {
    this.#missing -= 1;
    if (this.#missing === 0) this.#fire();
    return this.#all;
  }
}
