// What the tests of the composer do again and again: files into it by every way, its dialogs, what reached the phone.
import type { APIRequestContext, JSHandle, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { addresses } from './addresses';
import type { Desk } from './desk-test';
import type { LinePerson } from './line-person';
import { drawPhoto, PLACE_IN_PICTURE } from './sendable-files';

export type SentMessage = Readonly<Record<string, unknown>> & { readonly type: string };

export async function pick(desk: Desk, files: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
  await desk.page.getByTestId('file-input').setInputFiles(files);
}

/** A photo of a phone, with a place in it. */
function photo(page: Page): Promise<JSHandle<File>> {
  return page.evaluateHandle(drawPhoto, PLACE_IN_PICTURE);
}

export async function pastePhoto(desk: Desk): Promise<void> {
  await desk.composer.evaluate(
    (field, file) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(file);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    await photo(desk.page),
  );
}

/** @param end whether the file is let go, or only hangs over the thread */
export async function dragPhoto(desk: Desk, end: 'drop' | 'hover'): Promise<void> {
  await desk.page.getByTestId('thread').evaluate(
    (thread, { file, isDropped }) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      const tell = (name: string) =>
        thread.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
      tell('dragover');
      if (isDropped) tell('drop');
      // As browsers do while a file hangs over something.
      else for (const ms of [200, 400, 600, 800, 1_000]) setTimeout(() => tell('dragover'), ms);
    },
    { file: await photo(desk.page), isDropped: end === 'drop' },
  );
}

export function attachments(desk: Desk): Locator {
  return desk.page.getByTestId('attachment');
}

/** Everything in the tray is ready. */
export async function areReady(desk: Desk, count: number): Promise<void> {
  await expect(desk.page.locator('[data-test=attachment][data-phase=ready]')).toHaveCount(count);
}

export async function pressSend(desk: Desk): Promise<void> {
  await desk.page.getByTestId('send').click();
}

/** Opens what lies behind the plus. */
export async function openMore(desk: Desk, item: string): Promise<void> {
  await desk.page.getByTestId('composer-more').click();
  await desk.page.getByRole('menuitem', { name: item }).click();
}

/** Every message that reached her, oldest first. */
export async function receivedMessages(person: LinePerson): Promise<SentMessage[]> {
  return (await person.received()).flatMap(({ messages }) => messages as readonly SentMessage[]);
}

/** A file as her phone gets it: LINE's address leads to MEDIA_ORIGIN, which the Worker serves. */
export async function mediaOf(request: APIRequestContext, address: unknown) {
  const path = new URL(String(address)).pathname;
  const answer = await request.get(`${addresses.worker}${path}`);
  expect(answer.status()).toBe(200);
  return { type: answer.headers()['content-type'] ?? '', bytes: await answer.body() };
}

/** Width and height of a JPEG or PNG, as a browser shows it. */
export async function sizeOf(page: Page, bytes: Buffer, type: string): Promise<[number, number]> {
  return page.evaluate(
    async ({ base64, kind }) => {
      const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([raw], { type: kind }));
      return [bitmap.width, bitmap.height];
    },
    { base64: bytes.toString('base64'), kind: type },
  );
}

/** Calls of Kaiwa's API as the person who is signed in there. */
export async function callAs(desk: Desk, method: 'post' | 'get' | 'put', path: string, data?: unknown) {
  return desk.page.request[method](`${addresses.console}${path}`, {
    headers: { 'x-kaiwa': '1', origin: addresses.console },
    ...(data === undefined ? {} : { data }),
  });
}
