// Tags, from the settings to a colleague's list: put on by keyboard, by an input method and by pointer, shown in the thread and live
// elsewhere; what is archived stays and is offered no more. Macros: called by a slash or from the menu, what they do is shown first.
import { type APIRequestContext, expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { callAs } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';
import { addTags, keepTags, type TagSetting } from './workspace-tags';

/** Tags live on between tests: each test has its own. */
let made = 0;
const fresh = (word: string) => `${word} ${Date.now().toString(36)}${made++}`;

async function answering(desk: Desk, request: APIRequestContext, name: string): Promise<LinePerson> {
  const person = await LinePerson.make(request, name);
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
  return person;
}

const chips = (desk: Desk) => desk.page.getByTestId('contact-tags').locator('ul').getByTestId('tag');
const chosen = (desk: Desk) => desk.page.locator('[data-test=tag-option][data-active=true]');

test('a tag is made in the settings, put on by keyboard and seen by a colleague at once', async ({
  newDesk,
  request,
}) => {
  const [admin, desk, colleague] = [await newDesk(), await newDesk(), await newDesk()];
  const [refund, vip] = [fresh('Refund'), fresh('VIP')];
  await admin.signIn('owner');
  await admin.page.goto('/settings/tags');
  for (const name of [refund, vip]) {
    await admin.page.getByTestId('add-tag-setting').click();
    const card = admin.page.getByTestId('tag-setting').last();
    await card.getByTestId('tag-name').fill(name);
    await card.getByTestId('tag-color').selectOption('red');
  }
  expect(await axeFindings(admin.page)).toEqual([]);
  await admin.page.getByTestId('save').click();
  await expect(admin.page.getByTestId('settings-saved')).toBeVisible();

  const person = await answering(desk, request, 'Tagged Tamiko');
  await colleague.signIn('supervisor');
  const { page } = desk;
  await desk.composer.press('Escape');
  await page.keyboard.press('t');
  await expect(page.getByTestId('tag-search')).toBeFocused();
  await page.keyboard.type(refund.slice(0, -1));
  await expect(chosen(desk)).toContainText(refund);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('event').filter({ hasText: `added tag ${refund}` })).toBeVisible();
  await page.keyboard.type(vip);
  await expect(chosen(desk)).toContainText(vip);
  await page.keyboard.press('Enter');
  await expect(chips(desk)).toHaveText([refund, vip]);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('tag-picker')).toHaveCount(0);

  const tags = colleague.row(person).getByTestId('tag');
  await expect(tags).toHaveText([refund, vip]);
  await page.getByTestId('contact-tags').getByTestId('remove-tag').first().click();
  await expect(chips(desk)).toHaveText([vip]);
  await expect(tags).toHaveText([vip]);
  await expect(page.getByTestId('event').filter({ hasText: `removed tag ${refund}` })).toBeVisible();
  expect(await person.receivedTexts()).toEqual([]);
  expect(await axeFindings(page)).toEqual([]);
});

test('what an input method composes chooses nothing, and a row shows three tags and a count', async ({
  newDesk,
  request,
}) => {
  const [admin, desk] = [await newDesk(), await newDesk()];
  await admin.signIn('owner');
  const names = [fresh('返金'), fresh('至急'), fresh('สินค้า'), fresh('Four'), fresh('Five')];
  await addTags(admin, names);
  const person = await answering(desk, request, 'Composing Chika');
  const { page } = desk;
  await page.getByTestId('edit-tags').click();
  const search = page.getByTestId('tag-search');
  await expect(search).toBeFocused();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Input.imeSetComposition', { text: '返金', selectionStart: 2, selectionEnd: 2 });
  await cdp.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  await cdp.send('Input.insertText', { text: names[0] ?? '' });
  await expect(chosen(desk)).toContainText(names[0] ?? '');
  await expect(chips(desk)).toHaveCount(0);
  await expect(search).toHaveValue(names[0] ?? '');
  for (const name of names) {
    await search.fill(name);
    await expect(chosen(desk)).toContainText(name);
    await expect(async () => {
      await search.press('Enter');
      await expect(chips(desk).filter({ hasText: name })).toHaveCount(1, { timeout: 2_000 });
    }).toPass();
  }
  const row = desk.row(person);
  await expect(row.getByTestId('tag')).toHaveText(names.slice(0, 3));
  await expect(row.getByTestId('row-tags')).toContainText('+2');
});

test('an archived tag stays on its chat and is offered for no other', async ({ newDesk, request }) => {
  const [admin, desk] = [await newDesk(), await newDesk()];
  await admin.signIn('owner');
  const name = fresh('Seasonal');
  await addTags(admin, [name]);
  await answering(desk, request, 'Season Sora');
  const { page } = desk;
  await page.getByTestId('edit-tags').click();
  await page.getByTestId('tag-search').fill(name);
  await expect(chosen(desk)).toContainText(name);
  await page.keyboard.press('Enter');
  await expect(chips(desk)).toHaveText([name]);
  await keepTags(admin, (tags) => tags.map((tag) => (tag.name === name ? { ...tag, isArchived: true } : tag)));
  await answering(desk, request, 'Other Otto');
  await page.getByTestId('edit-tags').click();
  await page.getByTestId('tag-search').fill(name);
  await expect(page.getByTestId('tag-picker')).toContainText('No tag fits');
});

test('a macro called by a slash goes with Send: reply, tag and end, each told', async ({ newDesk, request }) => {
  const [admin, desk] = [await newDesk(), await newDesk()];
  await admin.signIn('owner');
  const tag = fresh('Refunded');
  await addTags(admin, [tag]);
  const person = await answering(desk, request, 'Macro Mika');
  const { page, composer } = desk;
  const tags = (await (await callAs(desk, 'get', '/api/desk/tags')).json()) as { tags: TagSetting[] };
  const tagId = tags.tags.find(({ name }) => name === tag)?.id ?? '';
  const shortcode = `ref${Date.now().toString(36)}`;
  const steps = { reply: 'Dear {{name}}, order {{number}} is refunded.', addTags: [tagId], resolve: 'solved' };
  const made = await callAs(desk, 'post', '/api/macros', { scope: 'personal', title: 'Refunded', shortcode, steps });
  expect(made.status()).toBe(201);

  await composer.pressSequentially(`/${shortcode}`);
  await expect(page.locator('[data-test=canned-option][aria-selected=true]')).toHaveAttribute(
    'data-shortcode',
    shortcode,
  );
  await page.keyboard.press('Enter');
  const card = page.getByTestId('macro-card');
  await expect(card).toHaveAttribute('data-state', 'shown');
  await expect(card.getByTestId('macro-step')).toHaveText([
    /Send the reply/,
    new RegExp(`Add tag ${tag}`),
    /Resolve: Solved/,
  ]);
  expect(await axeFindings(page)).toEqual([]);
  // Something is still to be filled in: nothing goes, and nothing of the macro happens.
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('gaps')).toBeVisible();
  await expect(card).toHaveAttribute('data-state', 'shown');
  await page.keyboard.type('A-17');
  await expect(composer).toHaveValue('Dear Macro Mika, order A-17 is refunded.');
  await page.keyboard.press('Enter');
  await expect(card).toHaveAttribute('data-state', 'done');
  await expect.poll(() => person.receivedTexts()).toEqual(['Dear Macro Mika, order A-17 is refunded.']);
  await expect(chips(desk)).toHaveText([tag]);
  await expect(page.getByTestId('composer-closed')).toBeVisible();
});

test('one from the menu shows what it will do, stops at what is refused, and is closed again', async ({
  desk,
  request,
}) => {
  await answering(desk, request, 'Menu Mei');
  const { page } = desk;
  const shortcode = `gone${Date.now().toString(36)}`;
  const steps = { addTags: ['gone'], priority: 0 };
  await callAs(desk, 'post', '/api/macros', { scope: 'personal', title: 'Gone tag', shortcode, steps });
  await page.getByTestId('session-menu').click();
  await page.getByTestId('run-macro').click();
  await page.getByTestId('macro-search').fill(shortcode);
  await page.getByTestId('macro-option').click();
  const card = page.getByTestId('macro-card');
  await expect(card.getByTestId('macro-step')).toHaveCount(2);
  await page.getByTestId('macro-run').click();
  await expect(card).toHaveAttribute('data-state', 'stopped');
  await expect(card.locator('[data-step=tags]')).toHaveAttribute('data-outcome', 'refused');
  await expect(card.locator('[data-step=priority]')).toHaveAttribute('data-outcome', 'not_tried');
  await page.getByTestId('macro-close').click();
  await expect(card).toHaveCount(0);
});

test('a macro that is sent before its card is there goes all the same', async ({ desk, request }) => {
  const person = await answering(desk, request, 'Macro Haste');
  const { page, composer } = desk;
  const shortcode = `haste${Date.now().toString(36)}`;
  const steps = { reply: 'On its way.', resolve: 'solved' };
  await callAs(desk, 'post', '/api/macros', { scope: 'personal', title: shortcode, shortcode, steps });
  let letThrough: () => void = () => undefined;
  const isWanted = new Promise<void>((done) => {
    letThrough = done;
  });
  await page.route('**/_app/immutable/**/*.js', async (route) => {
    const answer = await route.fetch();
    if ((await answer.text()).includes('data-test="macro-card"')) await isWanted;
    await route.fulfill({ response: answer });
  });
  await page.getByTestId('session-menu').click();
  await page.getByTestId('run-macro').click();
  await page.getByTestId('macro-search').fill(shortcode);
  await page.getByTestId('macro-option').click();
  await expect(composer).toHaveValue('On its way.');
  await composer.press('Enter');
  await expect(page.getByTestId('macro-card')).toHaveCount(0);
  letThrough();
  await expect(page.getByTestId('reopen')).toBeVisible();
  expect(await person.receivedTexts()).toEqual(['On its way.']);
});

test('a macro that ends the chat goes behind the reply before it', async ({ desk, request }) => {
  const person = await answering(desk, request, 'Macro Patience');
  const { page } = desk;
  const shortcode = `end${Date.now().toString(36)}`;
  const steps = { resolve: 'solved' };
  await callAs(desk, 'post', '/api/macros', { scope: 'personal', title: shortcode, shortcode, steps });
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/api/chats/*/messages', async (route) => {
    await held;
    await route.continue();
  });
  await desk.answer('We have sent it.');
  await page.getByTestId('session-menu').click();
  await page.getByTestId('run-macro').click();
  await page.getByTestId('macro-search').fill(shortcode);
  await page.getByTestId('macro-option').click();
  await page.getByTestId('macro-run').click();
  await expect(page.getByTestId('macro-card')).toHaveAttribute('aria-busy', 'true');
  release();
  await expect(page.getByTestId('reopen')).toBeVisible();
  await expect.poll(() => person.receivedTexts()).toEqual(['We have sent it.']);
});

test('a macro’s reply of which nobody can say whether it went is sent again as the same message', async ({
  desk,
  request,
}) => {
  const person = await answering(desk, request, 'Macro Lost');
  const { page, composer } = desk;
  const shortcode = `lost${Date.now().toString(36)}`;
  const steps = { reply: 'On its way.', priority: 1 };
  await callAs(desk, 'post', '/api/macros', { scope: 'personal', title: shortcode, shortcode, steps });
  await page.route(
    '**/macro-runs',
    async (route) => {
      await route.fetch();
      const told = [
        { step: 'reply', outcome: 'refused', code: 'UNAVAILABLE' },
        { step: 'priority', outcome: 'not_tried' },
      ];
      await route.fulfill({ json: { steps: told, chat: null } });
    },
    { times: 1 },
  );
  await page.getByTestId('session-menu').click();
  await page.getByTestId('run-macro').click();
  await page.getByTestId('macro-search').fill(shortcode);
  await page.getByTestId('macro-option').click();
  await expect(composer).toHaveValue('On its way.');
  await composer.press('Enter');
  const card = page.getByTestId('macro-card');
  await expect(card).toHaveAttribute('data-state', 'stopped');
  await expect(composer).toHaveValue('On its way.');
  await composer.press('Enter');
  await expect(card).toHaveAttribute('data-state', 'done');
  await expect(composer).toHaveValue('');
  expect(await person.receivedTexts()).toEqual(['On its way.']);
});

test('what is kept of a contact is changed in the panel, refused where it does not fit, and seen by a colleague', async ({
  newDesk,
  request,
}) => {
  const [admin, desk, colleague] = [await newDesk(), await newDesk(), await newDesk()];
  const label = fresh('Points');
  await admin.signIn('owner');
  await admin.page.goto('/settings/attributes');
  await admin.page.getByTestId('add-attribute-setting').click();
  const card = admin.page.getByTestId('attribute-setting').last();
  await card.getByTestId('attribute-label').fill(label);
  await card.getByTestId('attribute-type').selectOption('number');
  await card.getByLabel('Largest number').fill('100');
  await admin.page.getByTestId('save').click();
  await expect(admin.page.getByTestId('settings-saved')).toBeVisible();

  const person = await answering(desk, request, 'Field Fumi');
  await colleague.signIn('supervisor');
  await colleague.open(person);
  const field = (of: Desk) => of.page.getByTestId('attribute').filter({ hasText: label });
  await field(desk).getByTestId('attribute-edit').click();
  await desk.page.getByTestId('attribute-value').fill('101');
  await desk.page.keyboard.press('Enter');
  await expect(field(desk)).toContainText('does not fit');
  await desk.page.getByTestId('attribute-value').fill('99');
  await desk.page.keyboard.press('Enter');
  await expect(field(desk).locator('dd')).toHaveText('99');
  await expect(field(colleague).locator('dd')).toHaveText('99');
  await expect(colleague.page.getByTestId('event').filter({ hasText: `changed “${label}”` })).toBeVisible();
  expect(await axeFindings(desk.page)).toEqual([]);
});
