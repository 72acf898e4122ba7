// Every act of the desk that has a key, with the key it usually has: the one list that the listener, the tooltips, the sheet under `?`,
// the page of keys and the palette go by. A new act is a line here, its words in act-words, and what it does where it is at home
// (views/DeskView for what needs the desk's page, views/DeskKeys for what every page has); a line without either does not compile.
// A key is what pressed-key says: a character, `Mod+` a character, or two characters after each other.

export const USUAL_KEYS = {
  next: 'j',
  previous: 'k',
  search: '/',
  go_mine: 'g m',
  go_waiting: 'g u',
  go_all: 'g a',
  go_settings: 'g s',
  list: '[',
  contact: ']',
  claim: 'i',
  take_next: 'x',
  accept: 'y',
  decline: 'd',
  reply: 'r',
  note: 'n',
  tags: 't',
  follow: 'f',
  hold: 's',
  hand_over: 'a',
  resolve: 'e',
  palette: 'Mod+k',
  help: '?',
} as const;

export type KeyedAct = keyof typeof USUAL_KEYS;
/** Esc always leads one step out and is nobody's to change. */
export type DeskAct = KeyedAct | 'leave';

export const KEYED_ACTS = Object.keys(USUAL_KEYS) as readonly KeyedAct[];
