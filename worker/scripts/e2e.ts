// `npm run e2e [-- names of spec files]`: the browser tests alone. `npm run screenshots`: pictures of the console into
// screenshots/ (not in git), by the spec that takes them.
import { partsOf, runBrowserTests } from './browser-tests';
import { findBrowser, HOW_TO_GET_A_BROWSER } from './find-browser';

const browser = findBrowser();
if (browser) {
  const { code } = await runBrowserTests(browser, partsOf(process.argv.slice(2)));
  process.exitCode = code;
} else {
  console.error(HOW_TO_GET_A_BROWSER);
  process.exitCode = 1;
}
