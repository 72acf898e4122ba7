// The `test` of every browser test: pages that are watched for violations of the content security policy and for uncaught
// errors, and an operator's desk as an object. Called by the spec files.
import { type BrowserContext, test as base, expect, type Locator, type Page } from '@playwright/test';
import { addresses, password } from './addresses';
import { makeLate } from './late-network';
import type { LinePerson } from './line-person';

type Who = 'owner' | 'admin' | 'supervisor' | 'operator';

export class Desk {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** By the API, as the page of signIn does it; that page has tests of its own (`signInByHand`). */
  async signIn(who: Who = 'operator'): Promise<void> {
    const answer = await this.page.request.post('/api/auth/login', {
      headers: { origin: addresses.console, 'x-kaiwa': '1' },
      data: { email: `${who}@kaiwa.test`, password },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    await this.checkTone(false);
    await this.page.goto('/inbox');
    await this.#arrive();
  }

  /** Off for all tests but its own: what they write greets nobody. */
  async checkTone(checksTone: boolean): Promise<void> {
    const kept = await this.page.request.put('/api/me/preferences/composer', {
      headers: { origin: addresses.console, 'x-kaiwa': '1' },
      data: { checksTone },
    });
    expect(kept.ok(), await kept.text()).toBe(true);
  }

  async signInByHand(who: Who = 'operator'): Promise<void> {
    await this.page.goto('/sign-in');
    await this.page.getByTestId('email').fill(`${who}@kaiwa.test`);
    await this.page.getByTestId('password').fill(password);
    await this.page.getByTestId('sign-in').click();
    await this.page.waitForURL(/\/inbox/);
    await this.#arrive();
  }

  async #arrive(): Promise<void> {
    await expect(this.connection).toHaveAttribute('data-state', 'connected');
    await this.showAll();
  }

  /** All chats, so that no view hides the one that is looked for. */
  async showAll(): Promise<void> {
    await this.page.getByTestId('view-all').click();
    // They come right behind the desk; a key that is pressed before is lost.
    await expect(this.page.getByTestId('keys')).toBeAttached();
  }

  get connection(): Locator {
    return this.page.getByTestId('connection').first();
  }

  get composer(): Locator {
    return this.page.getByTestId('composer');
  }

  row(person: LinePerson): Locator {
    return this.page.locator(`[data-test=row][data-chat-id="${person.chatId}"]`);
  }

  bubble(text: string): Locator {
    return this.page.getByTestId('bubble').filter({ hasText: text });
  }

  async open(person: LinePerson): Promise<void> {
    await this.row(person).click();
    await expect(this.page.getByTestId('thread')).toBeVisible();
  }

  /** Opens the chat and takes it. */
  async take(person: LinePerson): Promise<void> {
    await this.open(person);
    await this.page.getByTestId('claim').first().click();
    await expect(this.composer).toBeEditable();
  }

  async answer(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }
}

interface Watched {
  /** What the pages of this test did that they must not. */
  readonly troubles: string[];
  /** What this test provokes on purpose, however often the browser tells it: no trouble. */
  readonly provoked: RegExp[];
  /** Makes another operator's desk, in a browser profile of its own. */
  readonly newDesk: (options?: Parameters<import('@playwright/test').Browser['newContext']>[0]) => Promise<Desk>;
  readonly desk: Desk;
}

export const test = base.extend<Watched>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures out of this pattern.
  provoked: async ({}, use) => {
    await use([]);
  },
  troubles: async ({ provoked }, use) => {
    const troubles: string[] = [];
    await use(troubles);
    const others = troubles.filter((words) => !provoked.some((one) => one.test(words)));
    expect(others, 'violations of the content security policy and uncaught errors').toEqual([]);
  },
  newDesk: async ({ browser, baseURL, troubles }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const usual = { ...(baseURL ? { baseURL } : {}), locale: 'en-US', serviceWorkers: 'block' } as const;
      const context = await browser.newContext({ ...usual, ...options });
      contexts.push(context);
      await watch(context, troubles);
      return new Desk(await context.newPage());
    });
    for (const context of contexts) await context.close();
  },
  desk: async ({ newDesk }, use) => {
    await use(await newDesk());
  },
});

async function watch(context: BrowserContext, troubles: string[]): Promise<void> {
  if (process.env.KAIWA_LATE === 'on') await makeLate(context);
  await context.exposeBinding('reportPolicyViolation', (_source, words: string) => troubles.push(words));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as { reportPolicyViolation?: (words: string) => void }).reportPolicyViolation;
      report?.(`${event.effectiveDirective} refused ${event.blockedURI} in ${event.sourceFile}`);
    });
  });
  // What the event does not reach: a page that is left at once, a frame, a worker.
  context.on('console', (message) => {
    if (message.type() === 'error' && /content security policy/i.test(message.text())) troubles.push(message.text());
  });
  context.on('weberror', (error) => {
    const { name, message, stack } = error.error();
    const at = error.location();
    troubles.push(`uncaught on ${error.page()?.url()} at ${at.url}:${at.line}: ${name} ${message} ${stack}`);
  });
}
