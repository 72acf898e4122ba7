// Reads messages/{locale}.json for the message compiler. Our own, because the stock plugin is fetched from a network at build.
// A message is a text with {parameters}, or { "one": …, "other": … } chosen by {count} with the plural rules of the locale.
// Must stay free of imports: the compiler loads this file as a data address.

/** "a {b} c" as the compiler's pattern. */
const toPattern = (text) =>
  text
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) =>
      /^\{\w+\}$/.test(part)
        ? { type: 'expression', arg: { type: 'variable-reference', name: part.slice(1, -1) } }
        : { type: 'text', value: part },
    );

const parametersOf = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);

const PLURAL = {
  type: 'local-variable',
  name: 'countPlural',
  value: {
    type: 'expression',
    arg: { type: 'variable-reference', name: 'count' },
    annotation: { type: 'function-reference', name: 'plural', options: [] },
  },
};

function toMessage(id, locale, value) {
  const forms = typeof value === 'string' ? { other: value } : value;
  const isPlural = typeof value !== 'string';
  const names = new Set(Object.values(forms).flatMap(parametersOf));
  if (isPlural) names.add('count');
  const declarations = [...names].map((name) => ({ type: 'input-variable', name }));
  return {
    bundle: { id, declarations: isPlural ? [...declarations, PLURAL] : declarations },
    message: { bundleId: id, locale, selectors: isPlural ? [{ type: 'variable-reference', name: 'countPlural' }] : [] },
    variants: Object.entries(forms).map(([form, text]) => ({
      messageBundleId: id,
      messageLocale: locale,
      matches: !isPlural
        ? []
        : form === 'other'
          ? [{ type: 'catchall-match', key: 'countPlural' }]
          : [{ type: 'literal-match', key: 'countPlural', value: form }],
      pattern: toPattern(text),
    })),
  };
}

const plugin = {
  key: 'kaiwa.messages',
  // The base language alone: the others reach a page as lists (message-texts-plugin.ts), and the compiler takes minutes over five.
  toBeImportedFiles: ({ settings }) => [
    {
      locale: settings.baseLocale,
      path: settings['kaiwa.messages'].pathPattern.replace('{locale}', settings.baseLocale),
    },
  ],
  importFiles: ({ files }) => {
    const messages = files.flatMap((file) =>
      Object.entries(JSON.parse(new TextDecoder().decode(file.content))).map(([id, value]) =>
        toMessage(id, file.locale, value),
      ),
    );
    return {
      bundles: messages.map((message) => message.bundle),
      messages: messages.map((message) => message.message),
      variants: messages.flatMap((message) => message.variants),
    };
  },
};

// biome-ignore lint/style/noDefaultExport: the compiler takes a plugin by its default export.
export default plugin;
