import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

for (const width of [320, 390]) {
  test(`a chat can be answered at ${width} px without scrolling sideways`, async ({ newDesk, request }) => {
    const person = await LinePerson.make(request, `Narrow ${width}`);
    await person.writes('a message that is long enough to need more than one line on a narrow screen, surely');
    const desk = await newDesk({ viewport: { width, height: 700 }, hasTouch: true });
    const overflow = () => desk.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await desk.signIn();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await desk.take(person);
    await desk.composer.fill('from a phone');
    await desk.page.getByTestId('send').click();
    await expect.poll(() => person.receivedTexts()).toEqual(['from a phone']);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
}
