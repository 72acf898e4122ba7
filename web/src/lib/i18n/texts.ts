// The words of the messages in the one language this page shows. In a build the messages call `text` by their place in these lists
// (message-texts-plugin.ts); a page loads the lists of its area before it is drawn.
import { getLocale } from '../paraglide/runtime';

type Text = string | { readonly one: string; readonly other: string };
interface TextList {
  /** Place of the first of them among all. */
  readonly from: number;
  readonly texts: readonly Text[];
}

const lists = import.meta.glob<TextList>('../paraglide/texts/*.json', { import: 'default' });
const loaded: Text[] = [];

/** Before the first page of an area is drawn. @throws where its file cannot be fetched, as for any part of the console */
export async function loadTexts(area: 'desk' | 'settings'): Promise<void> {
  const list = lists[`../paraglide/texts/${getLocale()}.${area}.json`];
  if (list === undefined) throw new Error(`No texts for ${getLocale()}`);
  const { from, texts } = await list();
  texts.forEach((text, at) => {
    loaded[from + at] = text;
  });
}

/** @returns the words at a place, with the inputs in their `{names}`; a counted text by the plural rules of the language */
export function text(place: number, inputs?: Readonly<Record<string, unknown>>): string {
  const found = loaded[place];
  if (found === undefined) return '';
  const words = typeof found === 'string' ? found : found[formFor(Number(inputs?.count))];
  return inputs === undefined ? words : words.replace(/\{(\w+)\}/g, (_, name: string) => String(inputs[name]));
}

let rules: Intl.PluralRules | undefined;

function formFor(count: number): 'one' | 'other' {
  rules ??= new Intl.PluralRules(getLocale());
  return rules.select(count) === 'one' ? 'one' : 'other';
}
