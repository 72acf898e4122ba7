// Which key does what on the desk. Letters count only outside text fields and without modifiers; they are matched by the
// letter on Latin layouts and by the place of the key on the others, so that Thai and Japanese layouts work. Pure.

export type DeskAction =
  | 'next'
  | 'previous'
  | 'reply'
  | 'note'
  | 'follow'
  | 'search'
  | 'contact'
  | 'leave'
  | 'claim'
  | 'take_next'
  | 'accept'
  | 'decline'
  | 'hold'
  | 'hand_over'
  | 'resolve'
  | 'tags'
  | 'help';

export interface ShortcutKey {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
}

const BY_LETTER: Readonly<Record<string, DeskAction>> = {
  j: 'next',
  k: 'previous',
  r: 'reply',
  n: 'note',
  f: 'follow',
  i: 'claim',
  x: 'take_next',
  y: 'accept',
  d: 'decline',
  s: 'hold',
  a: 'hand_over',
  e: 'resolve',
  t: 'tags',
  '/': 'search',
  ']': 'contact',
  '?': 'help',
  Escape: 'leave',
};
const BY_PLACE: Readonly<Record<string, DeskAction>> = {
  KeyJ: 'next',
  KeyK: 'previous',
  KeyR: 'reply',
  KeyN: 'note',
  KeyF: 'follow',
  KeyI: 'claim',
  KeyX: 'take_next',
  KeyY: 'accept',
  KeyD: 'decline',
  KeyS: 'hold',
  KeyA: 'hand_over',
  KeyE: 'resolve',
  KeyT: 'tags',
  Slash: 'search',
  BracketRight: 'contact',
};

const isLatin = (key: string) => key.length > 1 || key.charCodeAt(0) < 128;

/** @param isInText whether a text field has the focus */
export function deskAction(event: ShortcutKey, isInText: boolean): DeskAction | null {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (isInText) return event.key === 'Escape' ? 'leave' : null;
  const byLetter = BY_LETTER[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  return byLetter ?? (isLatin(event.key) ? null : (BY_PLACE[event.code] ?? null));
}

/** The keys as they are shown, in the order of the sheet; the words are the sheet's. */
export const SHOWN_KEYS = {
  next: ['J', '↓'],
  previous: ['K', '↑'],
  open: ['Enter'],
  claim: ['I'],
  take_next: ['X'],
  accept: ['Y'],
  decline: ['D'],
  hold: ['S'],
  hand_over: ['A'],
  reply: ['R'],
  note: ['N'],
  follow: ['F'],
  resolve: ['E'],
  tags: ['T'],
  search: ['/'],
  contact: [']'],
  leave: ['Esc'],
  help: ['?'],
} as const satisfies Readonly<Record<DeskAction | 'open', readonly string[]>>;
