// What only the settings say is fetched when they are opened.
import { loadTexts } from '$lib/i18n/texts';

export const load = () => loadTexts('settings');
