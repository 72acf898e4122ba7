import { expect } from '@playwright/test';
import { AFTER_COMPOSITION_MS } from '../src/lib/composer/ime-guard';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('the Enter that ends a composition sends nothing, in the order of Chrome and of Safari; a plain one sends', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, '鈴木 あい');
  await person.writes('お願いします');
  await desk.signIn();
  await desk.take(person);
  const { page } = desk;
  const sent = () => page.locator('[data-test=bubble][data-direction=out]').count();

  const cdp = await page.context().newCDPSession(page);
  await desk.composer.focus();
  await cdp.send('Input.imeSetComposition', { text: 'むずかしい', selectionStart: 5, selectionEnd: 5 });
  await cdp.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  await cdp.send('Input.insertText', { text: '難しい' });
  expect(await sent()).toBe(0);

  // Safari ends the composition first; its Enter comes after, with isComposing = false.
  await desk.composer.evaluate((field) => {
    field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '難しい' }));
    const enter = new KeyboardEvent('keydown', {
      key: 'Enter',
      code: 'Enter',
      keyCode: 229,
      bubbles: true,
      cancelable: true,
    });
    field.dispatchEvent(enter);
    document.body.dataset.composedAt = String(performance.now());
  });
  expect(await sent()).toBe(0);

  // The guard judges by the time of the key, and a person's next Enter comes later than it holds.
  await page.waitForFunction(({ holdsMs }) => performance.now() - Number(document.body.dataset.composedAt) >= holdsMs, {
    holdsMs: AFTER_COMPOSITION_MS,
  });
  await desk.composer.press('Enter');
  await expect.poll(sent).toBe(1);
  await expect.poll(() => person.receivedTexts()).toEqual(['難しい']);
});
