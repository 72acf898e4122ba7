// LINE's limits of quick replies. Pure; the send route, line/outbound and the console ask the same question. Pictures on the
// buttons are not supported. https://developers.line.biz/en/reference/messaging-api/#quick-reply
import { QUICK_REPLIES_MAX, type QuickReply, type QuickReplyAction } from '../chat/quick-reply';
import { countGraphemes } from './graphemes';

export const QUICK_REPLY_LABEL_GRAPHEMES_MAX = 20;
export const QUICK_REPLY_DATA_UTF16_MAX = 300;
export const QUICK_REPLY_TEXT_GRAPHEMES_MAX = 300;
export const QUICK_REPLY_URI_UTF16_MAX = 1000;
export const QUICK_REPLY_CLIPBOARD_UTF16_MAX = 1000;

/** Which button, and what of it; `count`: there are too many. */
export interface QuickReplyFault {
  readonly index: number;
  readonly field: 'count' | 'label' | 'text' | 'data' | 'displayText' | 'uri' | 'clipboardText' | 'mode';
}

const SCHEMES = new Set(['http:', 'https:', 'line:', 'tel:']);
const MODES = new Set(['date', 'time', 'datetime']);

/** The first thing that LINE would refuse, or null. An empty list is no fault: it is no quick reply at all. */
export function checkQuickReplies(replies: readonly QuickReply[]): QuickReplyFault | null {
  if (replies.length > QUICK_REPLIES_MAX) return { index: QUICK_REPLIES_MAX, field: 'count' };
  for (const [index, { label, action }] of replies.entries()) {
    const field = isWithin(label, 'graphemes', QUICK_REPLY_LABEL_GRAPHEMES_MAX) ? faultOf(action) : 'label';
    if (field) return { index, field };
  }
  return null;
}

function faultOf(action: QuickReplyAction): QuickReplyFault['field'] | null {
  switch (action.type) {
    case 'message':
      return isWithin(action.text, 'graphemes', QUICK_REPLY_TEXT_GRAPHEMES_MAX) ? null : 'text';
    case 'postback': {
      if (!isWithin(action.data, 'utf16', QUICK_REPLY_DATA_UTF16_MAX)) return 'data';
      const { displayText = '' } = action;
      const isShort = countGraphemes(displayText, QUICK_REPLY_TEXT_GRAPHEMES_MAX) <= QUICK_REPLY_TEXT_GRAPHEMES_MAX;
      return isShort ? null : 'displayText';
    }
    case 'uri':
      return isWithin(action.uri, 'utf16', QUICK_REPLY_URI_UTF16_MAX) && isActionUri(action.uri) ? null : 'uri';
    case 'datetimepicker':
      if (!isWithin(action.data, 'utf16', QUICK_REPLY_DATA_UTF16_MAX)) return 'data';
      return MODES.has(action.mode) ? null : 'mode';
    case 'clipboard':
      return isWithin(action.clipboardText, 'utf16', QUICK_REPLY_CLIPBOARD_UTF16_MAX) ? null : 'clipboardText';
    case 'camera':
    case 'cameraRoll':
    case 'location':
      return null;
  }
}

function isWithin(text: string, unit: 'utf16' | 'graphemes', max: number): boolean {
  const length = unit === 'utf16' ? text.length : countGraphemes(text, max);
  return length >= 1 && length <= max;
}

/** An address a button may lead to: percent-encoded, of a scheme that LINE opens. */
function isActionUri(uri: string): boolean {
  return /^[\x21-\x7e]+$/.test(uri) && URL.canParse(uri) && SCHEMES.has(new URL(uri).protocol);
}
