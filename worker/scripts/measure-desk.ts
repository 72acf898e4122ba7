// What the desk costs in the browser, measured inside of it: frames while scrolling, rows in the page, the time until a chat can be read.
// Knows the marks of the desk's parts and nothing of how they are made. Called by measure.
import type { Page } from '@playwright/test';

export interface Samples {
  readonly what: string;
  readonly unit: 'ms' | 'rows';
  readonly values: readonly number[];
  readonly limit: string;
  readonly note?: string;
}

const LIST = '[data-test=row]';
const THREAD = '[data-test=thread] [aria-posinset]';
const FRAMES = 150;

/** Scrolls on for so many frames. @returns the ms of each, and the most rows that were in the page */
export function frames(page: Page, rows: 'list' | 'thread', stepPx: number): Promise<{ ms: number[]; rows: number }> {
  return page.evaluate(
    async ({ selector, stepPx, count }) => {
      const scroller = scrollerOf(selector);
      const ms: number[] = [];
      let most = 0;
      let last = await nextFrame();
      for (let frame = 0; frame < count; frame++) {
        scroller.scrollBy({ top: stepPx });
        const now = await nextFrame();
        ms.push(now - last);
        last = now;
        most = Math.max(most, document.querySelectorAll(selector).length);
      }
      return { ms, rows: most };

      function nextFrame() {
        return new Promise<number>((resolve) => requestAnimationFrame(resolve));
      }
      function scrollerOf(row: string): Element {
        let element = document.querySelector(row)?.parentElement ?? null;
        while (element !== null && !/auto|scroll/.test(getComputedStyle(element).overflowY))
          element = element.parentElement;
        if (element === null) throw new Error(`nothing scrolls around ${row}`);
        return element;
      }
    },
    { selector: rows === 'list' ? LIST : THREAD, stepPx, count: FRAMES },
  );
}

/** Goes to the end again and again, so that page after page is loaded. @returns px of what is loaded then */
export function loadOn(page: Page, rows: 'list' | 'thread', forMs: number): Promise<number> {
  return page.evaluate(
    async ({ selector, isUp, forMs }) => {
      const until = performance.now() + forMs;
      let height = 0;
      let grownAt = performance.now();
      for (;;) {
        const scroller = scrollerOf(selector);
        scroller.scrollTo({ top: isUp ? 0 : scroller.scrollHeight });
        await new Promise(requestAnimationFrame);
        if (scroller.scrollHeight !== height) grownAt = performance.now();
        height = scroller.scrollHeight;
        if (performance.now() > until || performance.now() - grownAt > 5_000) return height;
      }

      function scrollerOf(row: string): Element {
        let element = document.querySelector(row)?.parentElement ?? null;
        while (element !== null && !/auto|scroll/.test(getComputedStyle(element).overflowY))
          element = element.parentElement;
        if (element === null) throw new Error(`nothing scrolls around ${row}`);
        return element;
      }
    },
    { selector: rows === 'list' ? LIST : THREAD, isUp: rows === 'thread', forMs },
  );
}

/** From the click on its row until its newest message stands there to be read. */
export function openChat(page: Page, chatId: string): Promise<number> {
  return page.evaluate(async (id) => {
    const row = document.querySelector<HTMLElement>(`[data-test=row][data-chat-id="${id}"]`);
    if (row === null) throw new Error(`${id} is not in the list`);
    const start = performance.now();
    row.click();
    for (;;) {
      await painted();
      const pane = document.querySelector(`[data-test=chat][data-chat-id="${id}"]`);
      const scroller = pane?.querySelector('[data-test=thread] section');
      const isThere =
        pane?.querySelector('[data-test=bubble]') && scroller && getComputedStyle(scroller).opacity === '1';
      if (isThere) return performance.now() - start;
      if (performance.now() - start > 30_000) throw new Error(`${id} did not open`);
    }

    /** A frame's own callbacks run before what they and the sizes of things changed is drawn: this comes behind that. */
    function painted(): Promise<void> {
      return new Promise((resolve) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            port1.close();
            resolve();
          };
          port2.postMessage(null);
        }),
      );
    }
  }, chatId);
}

/** From the key until one's own bubble stands in the thread. */
export async function enterToBubble(page: Page, text: string): Promise<number> {
  await page.locator('[data-test=composer]').fill(text);
  const told = page.evaluate(
    (words) =>
      new Promise<number>((resolve) => {
        let start = 0;
        addEventListener(
          'keydown',
          () => {
            start = performance.now();
          },
          { capture: true, once: true },
        );
        const observer = new MutationObserver(() => {
          const bubbles = [...document.querySelectorAll('[data-test=bubble]')];
          if (start === 0 || !bubbles.some((bubble) => bubble.textContent?.includes(words))) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - start));
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    text,
  );
  await page.locator('[data-test=composer]').press('Enter');
  return told;
}

/** A call as the desk makes it, until its answer is parsed. */
export function timedGet(page: Page, path: string): Promise<number> {
  return page.evaluate(async (address) => {
    const start = performance.now();
    const answer = await fetch(address);
    await answer.json();
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return performance.now() - start;
  }, path);
}
