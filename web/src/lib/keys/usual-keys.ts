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
  view_1: 'g 1',
  view_2: 'g 2',
  view_3: 'g 3',
  view_4: 'g 4',
  view_5: 'g 5',
  view_6: 'g 6',
  view_7: 'g 7',
  view_8: 'g 8',
  view_9: 'g 9',
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
  unread: 'u',
  hold: 's',
  hand_over: 'a',
  resolve: 'e',
  palette: 'Mod+k',
  help: '?',
} as const;

export type KeyedAct = keyof typeof USUAL_KEYS;
/** Esc always leads one step out and is nobody's to change. */
export type DeskAct = KeyedAct | 'leave';

/** The saved views of her rail, by their place in it. */
export const VIEW_ACTS = [
  'view_1',
  'view_2',
  'view_3',
  'view_4',
  'view_5',
  'view_6',
  'view_7',
  'view_8',
  'view_9',
] as const satisfies readonly KeyedAct[];

export const KEYED_ACTS = Object.keys(USUAL_KEYS) as readonly KeyedAct[];
