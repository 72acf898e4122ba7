// What a quick reply does when the customer taps it, in words for a tooltip. Exhaustive over the wire's actions by type. Pure.
import type { QuickReplyView } from '$protocol/quick-reply';
import { m } from '../paraglide/messages';

export function quickReplyDoes(action: QuickReplyView['action']): string {
  switch (action.type) {
    case 'message':
      return m.thread_quick_message({ text: action.text });
    case 'postback':
      return m.thread_quick_postback({ data: action.data });
    case 'uri':
      return m.thread_quick_uri({ uri: action.uri });
    case 'datetimepicker':
      return m.thread_quick_picker();
    case 'clipboard':
      return m.thread_quick_clipboard({ text: action.clipboardText });
    case 'camera':
      return m.thread_quick_camera();
    case 'cameraRoll':
      return m.thread_quick_camera_roll();
    case 'location':
      return m.thread_quick_location();
  }
}
