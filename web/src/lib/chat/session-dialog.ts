// Which dialog of an open chat is open. Types only.
export type SessionDialog =
  | 'hold'
  | 'follow_up'
  | 'transfer'
  | 'assign'
  | 'release'
  | 'escalate'
  | 'tags'
  | 'macro'
  | 'date'
  | 'transcript'
  /** Asked before a chat is taken from whoever writes in it. */
  | 'take_over'
  /** Asked before a message is sent once more that may have arrived. */
  | 'double';
