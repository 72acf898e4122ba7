// How messages/*.json become functions: one set of options for the build, the dev server and the tests.

/** @param folder this folder, with a slash at the end */
export const messageCompiler = (folder: string) => ({
  project: `${folder}project.inlang`,
  outdir: `${folder}src/lib/paraglide`,
  // The browser's own languages are judged in src/lib/i18n/browser-language.ts: the stock rule knows no zh-TW as zh-Hant.
  strategy: ['cookie', 'custom-browser', 'baseLocale'] as ['cookie', 'custom-browser', 'baseLocale'],
  cookieName: 'kaiwa-language',
  emitTsDeclarations: true,
  disableAsyncLocalStorage: true,
});
