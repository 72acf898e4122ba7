// Tells a shortcut from text that is typed by mistake, with no text field in focus. Pure; KeyListener holds the run and the timer.
// Rule: a letter that follows another within RUN_MS belongs to text and does nothing, and so does all that follows it in the
// run. Steps through the list (J, K) may follow each other: they are pressed in rows; the first of two keys (G) is followed by the
// second. What the customer would notice, or a colleague, waits until it stood alone, and so does what leads elsewhere.
import type { Meaning } from './key-map';
import { VIEW_ACTS } from './usual-keys';

/** A letter this soon after another one is text. */
export const RUN_MS = 400;
/** How long an act that others notice waits for a second letter. */
export const ALONE_MS = 250;

export interface KeyRun {
  readonly lastAt: number;
  /** A letter that is no step has come: what follows at once is text. */
  readonly isText: boolean;
}
export const NO_RUN: KeyRun = { lastAt: Number.NEGATIVE_INFINITY, isText: false };

export type KeyVerdict = 'act' | 'act_if_alone' | 'ignore';

const STEPS: ReadonlySet<Meaning> = new Set(['next', 'previous', 'prefix']);
const WAITS: ReadonlySet<Meaning> = new Set([
  'resolve',
  'take_next',
  'accept',
  'decline',
  'hold',
  'hand_over',
  'tags',
  'follow',
  'unread',
  'go_mine',
  'go_waiting',
  'go_all',
  'go_settings',
  ...VIEW_ACTS,
]);

/**
 * @param key as pressed-key says it
 * @param meaning what the key would do; null for nothing, and for keys of a text field, which count as text
 * @param at ms
 */
export function judgeKey(
  run: KeyRun,
  key: string,
  meaning: Meaning,
  at: number,
): { readonly run: KeyRun; readonly verdict: KeyVerdict } {
  const isPrintable = [...key].length === 1;
  if (!isPrintable) {
    // Esc ends what was typed: the next letter is meant.
    const next = key === 'Escape' ? NO_RUN : run;
    return { run: next, verdict: meaning === null ? 'ignore' : 'act' };
  }
  const isRunning = at - run.lastAt < RUN_MS;
  const isInText = isRunning && run.isText;
  const isStep = STEPS.has(meaning);
  const next = { lastAt: at, isText: isInText || !isStep };
  if (meaning === null || isInText) return { run: next, verdict: 'ignore' };
  return { run: next, verdict: WAITS.has(meaning) ? 'act_if_alone' : 'act' };
}
