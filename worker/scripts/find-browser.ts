// Finds the browser that the browser tests drive: the one named by KAIWA_BROWSER, the system's Chromium or Chrome, or
// Playwright's own. Called by e2e and test.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export const HOW_TO_GET_A_BROWSER =
  'No Chromium or Chrome was found. Install one (Debian, Ubuntu: apt-get install chromium; or npx playwright install chromium), ' +
  'or name it: KAIWA_BROWSER=/path/to/chromium npm test';

/** The path of a browser, or null where there is none. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(env.KAIWA_BROWSER ? [env.KAIWA_BROWSER] : []),
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...MAC_PATHS,
    chromium.executablePath(),
  ];
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there or not to be run: the next candidate is asked.
    return false;
  }
}
