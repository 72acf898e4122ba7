// By which ways a person is told of something: of her preferences, her quiet hours, whether she wants to be left alone, and what she
// is looking at anyway. Pure. Called by the console for its tabs, and by the Worker for those who have none open.
import { type NoticeKind, type NoticePreferences, USUAL_WAYS } from './notice-kind';
import { isQuiet } from './quiet-hours';

/** What of the desk she has before her. */
export interface Sight {
  /** Some tab of hers is in front and has the focus. */
  readonly isLooking: boolean;
  /** The chats in tabs that she looks at. */
  readonly chatIds: readonly string[];
}

export interface NoticeEvent {
  readonly kind: NoticeKind;
  readonly chatId: string;
}

export interface NoticeWays {
  /** 0 (silent) to 1. */
  readonly volume: number;
  /** A notification of the system, by the page where there is one, else by push. */
  readonly notification: boolean;
}

const NOTHING: NoticeWays = { volume: 0, notification: false };
/** Asks for an answer within seconds: it rings whatever is before her. */
const ASKS: ReadonlySet<NoticeKind> = new Set(['offer']);

/**
 * @param sight null: the desk is open nowhere, so that nothing can sound
 * @param now ms
 */
export function decideNotice(
  event: NoticeEvent,
  preferences: NoticePreferences,
  sight: Sight | null,
  now: number,
): NoticeWays {
  if (preferences.isMuted || isQuiet(preferences.quiet, now)) return NOTHING;
  const isSeen = sight?.chatIds.includes(event.chatId) === true;
  if (isSeen && !ASKS.has(event.kind)) return NOTHING;
  const wanted = preferences.kinds[event.kind] ?? USUAL_WAYS[event.kind];
  return {
    volume: wanted.sound && sight !== null ? Math.min(100, Math.max(0, preferences.volume)) / 100 : 0,
    notification: wanted.notification && sight?.isLooking !== true,
  };
}
