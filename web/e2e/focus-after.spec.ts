// What has the focus, and what holds still, after something that one does all day: nobody who works by keyboard is thrown out of the
// chat, no thread jumps, a choice that is out of sight is no choice, and a click that can do nothing says why.
import { type APIRequestContext, expect } from '@playwright/test';
import { addresses, password } from './addresses';
import { callAs, openMore } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

async function answering(desk: Desk, request: APIRequestContext, name: string): Promise<LinePerson> {
  const person = await LinePerson.make(request, name);
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
  await desk.answer('Good day!');
  await expect(desk.bubble('Good day!')).toHaveAttribute('data-state', 'sent');
  return person;
}

async function setStatus(desk: Desk, status: 'available' | 'offline'): Promise<void> {
  const headers = { origin: addresses.console, 'x-kaiwa': '1' };
  const saved = await desk.page.request.put('/api/desk/status', { headers, data: { status } });
  expect(saved.status()).toBe(200);
}

const thread = (desk: Desk) => desk.page.getByTestId('thread').getByRole('region');

test('the thread has the focus once a chat is resolved by its button, or by the field that is gone', async ({
  desk,
  request,
}) => {
  await answering(desk, request, 'Focus Fern');
  await desk.page.getByTestId('resolve').click();
  await expect(desk.page.getByTestId('reopen')).toBeVisible();
  await expect(thread(desk)).toBeFocused();

  const shortcode = `bye${Date.now().toString(36)}`;
  const made = await callAs(desk, 'post', '/api/macros', {
    scope: 'personal',
    title: shortcode,
    shortcode,
    steps: { reply: 'Goodbye!', resolve: 'solved' },
  });
  expect(made.status()).toBe(201);
  await desk.page.getByTestId('reopen').click();
  await expect(desk.composer).toBeFocused();
  await desk.page.getByTestId('session-menu').click();
  await desk.page.getByTestId('run-macro').click();
  await desk.page.getByTestId('macro-search').fill(shortcode);
  await expect(desk.page.getByTestId('macro-option')).toHaveCount(1);
  await desk.page.getByTestId('macro-search').press('Enter');
  await expect(desk.composer).toHaveValue('Goodbye!');
  await expect(desk.page.getByTestId('macro-card')).toBeVisible();
  await desk.composer.press('Enter');
  await expect(desk.page.getByTestId('reopen')).toBeVisible();
  await expect(thread(desk)).toBeFocused();
});

test('resolved with a follow-up, the row has the focus', async ({ desk, request }) => {
  const person = await answering(desk, request, 'Focus Follow');
  await desk.page.getByTestId('resolve-menu').click();
  await desk.page.getByRole('menuitem').last().click();
  await desk.page.getByTestId('follow-up-confirm').click();
  await expect(desk.page.getByTestId('reopen')).toBeVisible();
  await expect(desk.row(person)).toBeFocused();
});

test('the thread keeps its height while the field for notes comes', async ({ desk, request }) => {
  await answering(desk, request, 'Focus Still');
  await thread(desk).evaluate((region) => {
    const heights: number[] = [];
    new ResizeObserver(() => {
      heights.push(region.clientHeight);
      region.setAttribute('data-heights', heights.join(' '));
    }).observe(region);
  });
  await desk.page.getByTestId('mode-note').click();
  await expect(desk.page.getByTestId('note-field')).toBeFocused();
  const heights = ((await thread(desk).getAttribute('data-heights')) ?? '').split(' ').map(Number);
  expect(heights[0]).toBeGreaterThan(0);
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(40);
});

test('a colleague is found and chosen by Enter, and stays in sight whatever is searched for next', async ({
  newDesk,
  request,
}) => {
  const [ohm, lead] = [await newDesk(), await newDesk()];
  const person = await answering(ohm, request, 'Focus Passed');
  await lead.signIn('supervisor');
  await lead.open(person);
  await setStatus(lead, 'available');
  await ohm.page.getByTestId('session-menu').click();
  await ohm.page.getByTestId('transfer').click();
  const search = ohm.page.getByTestId('target-search');
  const chosen = ohm.page.locator('[data-test=target]:checked');
  await search.fill('Saki');
  await expect(ohm.page.locator('[data-test=target]:enabled')).toHaveCount(1);
  await search.press('Enter');
  await expect(chosen).toHaveCount(1);
  await search.fill('Sales');
  await expect(chosen).toBeVisible();
  await ohm.page.getByTestId('transfer-note').fill('She asks for you.');
  await ohm.page.getByTestId('transfer-confirm').click();

  // Told as the words of who wrote them, not of whoever has the chat now.
  await expect(lead.composer).toBeEditable();
  await expect(lead.row(person).getByTestId('row-preview')).toContainText('Reply: Good day!');
  await lead.page.getByTestId('resolve').click();
  await expect(lead.page.getByTestId('reopen')).toBeVisible();
  await setStatus(lead, 'offline');
});

test('after signing in again in place the field that was written in has the focus', async ({ desk, request }) => {
  await answering(desk, request, 'Focus Again');
  await desk.page.context().clearCookies();
  await desk.answer('Are you there?');
  await desk.page.getByTestId('password').fill(password);
  await desk.page.getByTestId('password').press('Enter');
  await expect(desk.bubble('Are you there?')).toHaveAttribute('data-state', 'sent');
  await expect(desk.composer).toBeFocused();
});

test('once a view is kept, the button of the filter has the focus', async ({ desk }) => {
  await desk.signIn();
  await desk.page.goto('/inbox?view=all&state=active');
  await desk.page.getByTestId('view-save').click();
  await desk.page.getByTestId('view-name').fill(`Kept ${Date.now().toString(36)}`);
  await desk.page.getByTestId('view-name').press('Enter');
  await expect(desk.page.getByTestId('view-form')).toHaveCount(0);
  await expect(desk.page.getByTestId('list-filter')).toBeFocused();
  await desk.page.getByTestId('manage-views').click();
  await desk.page.getByTestId('view-delete').last().click();
  await desk.page.getByTestId('view-delete-yes').click();
});

test('once no chats are picked any more, the button that picks them has the focus', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Focus Picked');
  await person.writes('hello');
  await desk.signIn();
  await expect(desk.row(person)).toBeVisible();
  await desk.page.getByTestId('bulk-start').click();
  await desk.page.getByTestId('pick').first().click();
  await desk.page.getByTestId('bulk-end').click();
  await expect(desk.page.getByTestId('bulk-bar')).toHaveCount(0);
  await expect(desk.page.getByTestId('bulk-start')).toBeFocused();
});

test('when a message is planned for later, the next one is written at once', async ({ desk, request }) => {
  await answering(desk, request, 'Focus Later');
  await desk.composer.fill('Tomorrow, then.');
  await openMore(desk, 'Send later…');
  await desk.page.getByTestId('later-confirm').click();
  await expect(desk.page.getByTestId('planned')).toContainText('Tomorrow, then.');
  await expect(desk.composer).toBeFocused();
});

test('where a part of the console is no longer served because a newer one is there, the desk says so', async ({
  desk,
}) => {
  await desk.signIn();
  await desk.page.route('**/_app/immutable/**', (route) => route.fulfill({ status: 404 }));
  await desk.page.route('**/_app/version.json', (route) => route.fulfill({ json: { version: 'a newer one' } }));
  await expect(desk.page.getByTestId('connection-banner')).toBeEmpty();
  await desk.page.getByTestId('list-filter').focus();
  await desk.page.keyboard.press('?');
  await expect(desk.page.getByTestId('connection-banner')).toContainText('A newer Kaiwa is there');
});

test('a chat found by the palette has the focus in its thread where nobody may answer it', async ({
  desk,
  request,
}) => {
  const ended = await answering(desk, request, 'Focus Palette');
  await desk.page.getByTestId('resolve').click();
  await expect(desk.page.getByTestId('reopen')).toBeVisible();
  const other = await LinePerson.make(request, 'Focus Elsewhere');
  await other.writes('hello');
  await desk.row(other).click();
  await expect(desk.bubble('hello')).toBeVisible();
  await desk.page.keyboard.press('Control+k');
  await desk.page.getByTestId('palette-field').fill(ended.name);
  await desk.page.locator(`[data-command="chat-${ended.chatId}"]`).click();
  await expect(desk.bubble('Good day!')).toBeVisible();
  await expect(thread(desk)).toBeFocused();
});

test('whoever leaves the question for her password is back at the button that led to it', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Focus Proof');
  await person.writes('hello');
  await desk.signIn('supervisor');
  await desk.open(person);
  const { page } = desk;
  const error = { code: 'STEP_UP_REQUIRED', requestId: 'test' };
  await page.route('**/api/transcripts*', (route) =>
    route.fulfill({ status: 403, contentType: 'application/json', body: JSON.stringify({ error }) }),
  );
  await page.getByTestId('session-menu').click();
  await page.getByTestId('export-transcript').click();
  await page.getByTestId('transcript-give').click();
  await expect(page.getByTestId('step-up-password')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('step-up')).toHaveCount(0);
  await expect(page.getByTestId('transcript-give')).toBeFocused();
});
