// The buttons that hang on a message until the next one: what they do, and LINE's limits of them. Pure.
// https://developers.line.biz/en/reference/messaging-api/#quick-reply
// PERSISTED CONTRACT: stored with the message that carries them.

export type QuickReplyAction =
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'postback'; readonly data: string; readonly displayText?: string }
  | { readonly type: 'uri'; readonly uri: string }
  | { readonly type: 'datetimepicker'; readonly data: string; readonly mode: 'date' | 'time' | 'datetime' }
  | { readonly type: 'clipboard'; readonly clipboardText: string }
  | { readonly type: 'camera' | 'cameraRoll' | 'location' };

export interface QuickReply {
  /** Up to 20 graphemes. */
  readonly label: string;
  readonly action: QuickReplyAction;
}

export const QUICK_REPLIES_MAX = 13;
