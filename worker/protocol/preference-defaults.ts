// What holds for whoever has chosen nothing, and how far one can go. Without the schemas, which the desk does not load at first.
import type { Preferences } from './preferences';

/** Widths of a pane, px. */
export const PANE_PX = { min: 240, max: 560 } as const;
/** Size of the letters, percent of the usual. */
export const FONT_PERCENT = { min: 90, max: 130, step: 5 } as const;

/** The longest that a message may wait to be undone, s. */
export const UNDO_SEC_MAX = 5;

export const DEFAULT_PREFERENCES: Preferences = {
  look: {
    theme: 'system',
    density: 'comfortable',
    fontPercent: 100,
    listPx: null,
    contactPx: null,
    isContactShown: true,
  },
  keys: { areSingleKeysOn: true, keys: {} },
  composer: { enterSends: true, undoSec: 0, checksTone: true },
  notices: {
    kinds: {},
    volume: 60,
    quiet: { isOn: false, from: '22:00', to: '07:00', zone: 'UTC' },
    showsText: false,
    repeats: false,
    isMuted: false,
  },
};
