// Which key was pressed, as one word: a character in lower case, `Mod+` a character (Cmd on a Mac, else Ctrl), or the name of any other key.
// A character counts by itself on Latin layouts and by the place of its key on the others, so that Thai and Japanese layouts work. Pure.

export interface KeyLike {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly getModifierState?: (name: string) => boolean;
}

/** Places whose character is no letter and no digit: plain, and with Shift. */
const PLACES: Readonly<Record<string, readonly [string, string]>> = {
  Slash: ['/', '?'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Backslash: ['\\', '|'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
};
/** Behind the last Latin letter with a mark. */
const LATIN_END = 0x250;

export const IS_MAC = /^(Mac|iP)/.test(navigator.platform);

/** @returns null for what is no key of ours: composing, Alt, the browser's own chords, a modifier alone */
export function pressedKey(event: KeyLike, isMac: boolean = IS_MAC): string | null {
  if (event.isComposing) return null;
  const key = characterOf(event);
  // AltGr gives brackets on many layouts, and looks like Ctrl with Alt.
  if (event.getModifierState?.('AltGraph')) return key;
  if (event.altKey) return null;
  if (isMac ? event.metaKey : event.ctrlKey)
    return event.shiftKey || key.length > 1 || event.ctrlKey === event.metaKey ? null : `Mod+${key}`;
  return event.ctrlKey || event.metaKey ? null : key;
}

function characterOf({ key, code, shiftKey }: KeyLike): string {
  if (key.length > 1 || key.charCodeAt(0) < LATIN_END) return key.length > 1 ? key : key.toLowerCase();
  const [, plain] = /^(?:Key|Digit)(.)$/.exec(code) ?? [];
  return plain?.toLowerCase() ?? PLACES[code]?.[shiftKey ? 1 : 0] ?? key;
}

/** As it stands on the keys and in tooltips: J, ⌘K, Ctrl+K, G M. */
export function shownKey(key: string, isMac: boolean = IS_MAC): string {
  return key
    .replace('Mod+', isMac ? '⌘' : 'Ctrl+')
    .toUpperCase()
    .replace('CTRL', 'Ctrl');
}

/** For `aria-keyshortcuts`, which knows no keys after each other. */
export function ariaKey(key: string, isMac: boolean = IS_MAC): string | undefined {
  return key === '' || key.includes(' ')
    ? undefined
    : key.replace('Mod+', isMac ? 'Meta+' : 'Control+').replace(/.$/, (last) => last.toUpperCase());
}
