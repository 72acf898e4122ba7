// How many chats want her, where she sees it from elsewhere: a dot on the tab's icon and the number on the icon of the installed app.

const PLAIN = '/favicon.svg';
const DOTTED = '/favicon-news.svg';

/** @param count 0 takes both away */
export function markTab(count: number): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  const href = count > 0 ? DOTTED : PLAIN;
  if (icon !== null && icon.getAttribute('href') !== href) icon.setAttribute('href', href);
  // Browsers that have it refuse it where the app is not installed.
  if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => undefined);
}
