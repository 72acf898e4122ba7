// The fields of each kind of quick reply and how LINE counts them, for the editor. The verdict itself is checkQuickReplies's, which
// the server asks too. Pure but for the words.
import type { QuickReply, QuickReplyAction } from '$domain/chat/quick-reply';
import { countGraphemes } from '$domain/delivery/graphemes';
import {
  checkQuickReplies,
  QUICK_REPLY_CLIPBOARD_UTF16_MAX,
  QUICK_REPLY_DATA_UTF16_MAX,
  QUICK_REPLY_LABEL_GRAPHEMES_MAX,
  QUICK_REPLY_TEXT_GRAPHEMES_MAX,
  QUICK_REPLY_URI_UTF16_MAX,
  type QuickReplyFault,
} from '$domain/delivery/quick-reply-limits';
import type { QuickReplyView } from '$protocol/quick-reply';
import { m } from '../paraglide/messages';

export type ActionType = QuickReplyAction['type'];

/** One button as it stands in the editor: every field it could need, so that a change of kind loses nothing. */
export interface ReplyDraft {
  readonly key: string;
  readonly label: string;
  readonly type: ActionType;
  readonly text: string;
  readonly data: string;
  readonly displayText: string;
  readonly uri: string;
  readonly mode: 'date' | 'time' | 'datetime';
  readonly clipboardText: string;
}

export type TextFieldName = 'text' | 'data' | 'displayText' | 'uri' | 'clipboardText';
export interface TextField {
  readonly name: TextFieldName;
  readonly words: () => string;
  readonly unit: 'utf16' | 'graphemes';
  readonly max: number;
}

const TEXT: TextField = {
  name: 'text',
  words: m.composer_quick_text,
  unit: 'graphemes',
  max: QUICK_REPLY_TEXT_GRAPHEMES_MAX,
};
const DATA: TextField = { name: 'data', words: m.composer_quick_data, unit: 'utf16', max: QUICK_REPLY_DATA_UTF16_MAX };
const DISPLAY_TEXT: TextField = {
  name: 'displayText',
  words: m.composer_quick_display_text,
  unit: 'graphemes',
  max: QUICK_REPLY_TEXT_GRAPHEMES_MAX,
};
const URI: TextField = {
  name: 'uri',
  words: m.composer_quick_uri_field,
  unit: 'utf16',
  max: QUICK_REPLY_URI_UTF16_MAX,
};
const CLIPBOARD: TextField = {
  name: 'clipboardText',
  words: m.composer_quick_clipboard_text,
  unit: 'utf16',
  max: QUICK_REPLY_CLIPBOARD_UTF16_MAX,
};

export const ACTIONS: readonly {
  readonly type: ActionType;
  readonly words: () => string;
  readonly fields: readonly TextField[];
}[] = [
  { type: 'message', words: m.composer_quick_message, fields: [TEXT] },
  { type: 'postback', words: m.composer_quick_postback, fields: [DATA, DISPLAY_TEXT] },
  { type: 'uri', words: m.composer_quick_uri, fields: [URI] },
  { type: 'datetimepicker', words: m.composer_quick_datetimepicker, fields: [DATA] },
  { type: 'location', words: m.composer_quick_location, fields: [] },
  { type: 'camera', words: m.composer_quick_camera, fields: [] },
  { type: 'cameraRoll', words: m.composer_quick_camera_roll, fields: [] },
  { type: 'clipboard', words: m.composer_quick_clipboard, fields: [CLIPBOARD] },
];

export const LABEL_MAX = QUICK_REPLY_LABEL_GRAPHEMES_MAX;

export function fieldsOf(type: ActionType): readonly TextField[] {
  return ACTIONS.find((action) => action.type === type)?.fields ?? [];
}

export function lengthOf(text: string, unit: TextField['unit']): number {
  return unit === 'utf16' ? text.length : countGraphemes(text);
}

let drafts = 0;

export function emptyDraft(): ReplyDraft {
  const texts = { label: '', text: '', data: '', displayText: '', uri: '', clipboardText: '' };
  return { key: `reply-${++drafts}`, type: 'message', mode: 'date', ...texts };
}

export function toDraft({ label, action }: QuickReplyView): ReplyDraft {
  const displayText = action.type === 'postback' ? (action.displayText ?? '') : '';
  return { ...emptyDraft(), label, ...action, displayText };
}

export function toReply(draft: ReplyDraft): QuickReply {
  return { label: draft.label.trim(), action: toAction(draft) };
}

function toAction({ type, text, data, displayText, uri, mode, clipboardText }: ReplyDraft): QuickReplyAction {
  switch (type) {
    case 'message':
      return { type, text };
    case 'postback':
      return { type, data, ...(displayText.trim() !== '' && { displayText }) };
    case 'uri':
      return { type, uri: uri.trim() };
    case 'datetimepicker':
      return { type, data, mode };
    case 'clipboard':
      return { type, clipboardText };
    case 'camera':
    case 'cameraRoll':
    case 'location':
      return { type };
  }
}

/** What LINE would refuse of this one button, or null. */
export function faultOf(draft: ReplyDraft): QuickReplyFault['field'] | null {
  return checkQuickReplies([toReply(draft)])?.field ?? null;
}

export function faultWords(field: QuickReplyFault['field'], type: ActionType): string {
  if (field === 'label') return m.composer_quick_wrong_label({ max: LABEL_MAX });
  if (field === 'uri') return m.composer_quick_wrong_uri();
  const max = fieldsOf(type).find(({ name }) => name === field)?.max ?? 0;
  return field === 'displayText' ? m.composer_quick_wrong_long({ max }) : m.composer_quick_wrong_length({ max });
}
