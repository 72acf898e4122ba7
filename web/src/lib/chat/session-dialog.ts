// Which dialog of a session is open. Types only.
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
  | 'transcript';
