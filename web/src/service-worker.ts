// What of the console runs without a page: it shows what is pushed while the desk is open nowhere, leads a press on a notification to
// the desk, and says so where a page cannot be had without a network. It keeps two files of ours for that page,
// and nothing of the API or of a chat.
/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { version } from '$service-worker';
import { OFFLINE_PARTS, offlinePage } from './offline-page';

const worker = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `offline-${version}`;
const KEPT: readonly string[] = OFFLINE_PARTS;

/** As the Worker pushes it (jobs/push-notice). */
interface PushedNotice {
  readonly title: string;
  readonly body: string;
  /** Or what else it is about, and `path` is opened. */
  readonly chatId: string;
  readonly path?: string;
}
type Opens = Pick<PushedNotice, 'chatId' | 'path'>;

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...KEPT])));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOlder());
});

async function dropOlder(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.mode === 'navigate') event.respondWith(page(event.request));
  else if (origin === worker.location.origin && KEPT.includes(pathname)) event.respondWith(kept(event.request));
});

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    // Nothing answers: there is no network, or no console behind it.
    return offlinePage();
  }
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

worker.addEventListener('push', (event) => {
  const notice = event.data?.json() as PushedNotice | undefined;
  if (notice !== undefined) event.waitUntil(show(notice));
});

async function show({ title, body, ...opens }: PushedNotice): Promise<void> {
  const tabs = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // A desk that is in front tells her itself; it was opened while this was on its way.
  if (tabs.some((tab) => tab.focused)) return;
  await worker.registration.showNotification(title, {
    body,
    tag: `chat:${opens.chatId}`,
    icon: '/icon-192.png',
    data: opens,
  });
}

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data as Opens));
});

/** The tab that she was in last, else a new one. */
async function open({ chatId, path }: Opens): Promise<void> {
  const [tab] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (tab === undefined) {
    await worker.clients.openWindow(path ?? `/inbox?chat=${encodeURIComponent(chatId)}`);
    return;
  }
  tab.postMessage(path === undefined ? { openChat: chatId } : { openPath: path });
  await tab.focus();
}
