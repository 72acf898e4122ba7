// Notifications of the system, shown by the service worker so that a press on one finds the desk again (src/service-worker.ts), and
// one for each chat. Nothing where the person has not allowed them, or the browser has none.

export interface SystemNotice {
  readonly chatId: string;
  readonly title: string;
  readonly body: string;
  /** What a press opens; left out: the chat. */
  readonly path?: string;
}

const tagOf = (chatId: string) => `chat:${chatId}`;

export type NoticePermission = NotificationPermission | 'unsupported';

export function noticePermission(): NoticePermission {
  return 'Notification' in globalThis && 'serviceWorker' in navigator ? Notification.permission : 'unsupported';
}

/** Only ever called by a press of hers. */
export async function askForNotices(): Promise<NoticePermission> {
  return noticePermission() === 'unsupported' ? 'unsupported' : Notification.requestPermission();
}

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return noticePermission() === 'granted' ? navigator.serviceWorker.getRegistration() : undefined;
}

export async function showNotice({ title, body, ...opens }: SystemNotice): Promise<void> {
  const worker = await registration();
  await worker?.showNotification(title, { body, tag: tagOf(opens.chatId), icon: '/icon-192.png', data: opens });
}

/** What it told has been seen. @param chatId null: whatever there is */
export async function closeNotices(chatId: string | null): Promise<void> {
  const worker = await registration();
  const open = (await worker?.getNotifications(chatId === null ? {} : { tag: tagOf(chatId) })) ?? [];
  for (const notice of open) notice.close();
}
