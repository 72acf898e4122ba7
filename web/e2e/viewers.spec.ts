// Who looks at a chat stands in its row on a colleague's desk, goes when she goes, however she goes, and moves nothing.
import { expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

test('a colleague who opens a chat is a picture in its row, until she opens another or closes her desk', async ({
  newDesk,
  request,
}) => {
  const first = await LinePerson.make(request, 'Looked At');
  const second = await LinePerson.make(request, 'Looked At Later');
  await first.writes('is anybody there?');
  await second.writes('hello');
  const saki = await newDesk();
  const ohm = await newDesk();
  await saki.signIn('supervisor');
  await ohm.signIn('operator');
  for (const person of [first, second]) await expect(ohm.row(person).getByTestId('row-preview')).toBeVisible();
  const { page } = ohm;
  const order = () =>
    page.getByTestId('row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-chat-id')));
  const lines = (person: LinePerson) =>
    ohm
      .row(person)
      .locator('[data-test=row-preview], [data-test=row-channel]')
      .evaluateAll((parts) => parts.map((part) => Object.values(part.getBoundingClientRect().toJSON())));
  const viewers = (person: LinePerson) => ohm.row(person).getByTestId('row-viewers');
  const before = { order: await order(), lines: await lines(first) };

  await saki.open(first);
  await expect(viewers(first)).toBeInViewport({ ratio: 1 });
  await expect(viewers(first)).toContainText('Saki Supervisor is looking at this chat');
  expect({ order: await order(), lines: await lines(first) }).toEqual(before);
  // Of herself nobody is told.
  await expect(saki.row(first).getByTestId('row-viewers')).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(viewers(first)).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 1280, height: 720 });

  await saki.open(second);
  await expect(viewers(second)).toBeInViewport();
  await expect(viewers(first)).toHaveCount(0);
  expect({ order: await order(), lines: await lines(first) }).toEqual(before);
  // A desk that opens learns who looks at what.
  await page.reload();
  await expect(viewers(second)).toBeInViewport();
  await saki.page.close();
  await expect(viewers(second)).toHaveCount(0);
});

test('where the workspace shows no watchers, a supervisor who looks is told to those who lead alone, until it does', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Looked At Quietly');
  await person.writes('hello');
  const [owner, saki, ohm, lead] = [await newDesk(), await newDesk(), await newDesk(), await newDesk()];
  await owner.signIn('owner');
  await saki.signIn('supervisor');
  await ohm.signIn('operator');
  await lead.signIn('admin');
  const showWatchers = async (areShown: boolean) => {
    await owner.page.goto('/settings/access');
    await owner.page.getByTestId('watchers-shown').setChecked(areShown);
    await owner.page.getByTestId('settings-access').getByTestId('save').click();
    await expect(owner.page.getByTestId('settings-access').getByTestId('settings-saved')).toBeVisible();
  };
  const viewersAt = (desk: Desk) => desk.row(person).getByTestId('row-viewers');
  await showWatchers(false);
  try {
    await saki.open(person);
    await expect(viewersAt(lead)).toContainText('Saki Supervisor is looking at this chat');
    await expect(viewersAt(ohm)).toHaveCount(0);
    // Whoever leads nothing is shown all the same.
    await ohm.open(person);
    await expect(viewersAt(saki)).toContainText('is looking at this chat');
  } finally {
    await showWatchers(true);
  }
  await expect(viewersAt(ohm)).toContainText('Saki Supervisor is looking at this chat');
});
