// The postbacks by which a customer steers the hand-over: buttons of ours and areas of rich menus. Pure; data from outside is
// never trusted. Called by the bot, and by the session in HUMAN mode for all but the two that ask for a person.

const ACTIONS = [
  /** "Talk to Human" of a message; `contact_operator` is the same in a rich menu. */
  'handoff',
  'contact_operator',
  'where_am_i',
  'message_me_later',
  'cancel_wait',
  'end_chat',
  /** "It's your turn, tap to start" of a booked callback. */
  'start_chat',
  /** The answer to "Still there?". */
  'still_here',
] as const;

export type SystemAction = (typeof ACTIONS)[number];

export interface SystemPostback {
  readonly action: SystemAction;
}

/** The data of a button; the only place that writes it. */
export function systemPostbackData(action: SystemAction): string {
  return `action=${action}`;
}

/** @param data as LINE brings it. Other pairs beside `action` are let be, so that menus may mark where they came from. */
export function parseSystemPostback(data: string): SystemPostback | null {
  const value = data
    .split('&')
    .find((pair) => pair.startsWith('action='))
    ?.slice('action='.length);
  const action = ACTIONS.find((known) => known === value);
  return action ? { action } : null;
}
