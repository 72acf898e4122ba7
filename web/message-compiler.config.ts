// How messages/*.json become functions: one set of options for the build, the dev server and the tests.

/** @param folder this folder, with a slash at the end */
export const messageCompiler = (folder: string) => ({
  project: `${folder}project.inlang`,
  outdir: `${folder}src/lib/paraglide`,
  strategy: ['cookie', 'preferredLanguage', 'baseLocale'] as ['cookie', 'preferredLanguage', 'baseLocale'],
  cookieName: 'kaiwa-language',
  emitTsDeclarations: true,
  disableAsyncLocalStorage: true,
});
