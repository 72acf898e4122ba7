// The desk lives in the browser: its truth is the sockets, there is nothing to render beforehand.
import { followBrowser } from '$lib/i18n/browser-language';
import { loadTexts } from '$lib/i18n/texts';

export const ssr = false;
export const prerender = false;

export const load = () => {
  followBrowser();
  return loadTexts('desk');
};
