// What a tap on an action does on a phone: in quick replies, templates, Flex messages and imagemaps.
import { $, act, button, mediaUrl, sendMessage } from './view.client.js';

/** Buttons for action objects; each shows its label. */
export function actionButtons(actions) {
  return actions.filter(Boolean).map((action) => button(action.label ?? action.text ?? action.type, () => tap(action)));
}

export function tap(action) {
  switch (action.type) {
    case 'message':
      return sendMessage({ type: 'text', text: action.text });
    case 'postback':
    case 'richmenuswitch':
      return postback(action);
    case 'datetimepicker':
      return openPicker(action);
    case 'uri':
      return window.open(mediaUrl(action.uri ?? action.linkUri), '_blank', 'noopener');
    case 'clipboard':
      return navigator.clipboard.writeText(action.clipboardText);
    case 'camera':
    case 'cameraRoll':
      return $('upload').click();
    case 'location':
      return $('places').showPopover();
    default:
      return undefined;
  }
}

function postback(action) {
  if (action.fillInText) $('text').value = action.fillInText;
  const displayText = action.displayText ?? action.text;
  return act({
    type: 'postback',
    data: action.data ?? '',
    ...(displayText ? { displayText } : {}),
    ...(action.type === 'richmenuswitch'
      ? { params: { newRichMenuAliasId: action.richMenuAliasId, status: 'SUCCESS' } }
      : {}),
  });
}

const INPUTS = { date: 'date', time: 'time', datetime: 'datetime-local' };
let picking = null;

function openPicker(action) {
  picking = action;
  const input = $('picked');
  input.type = INPUTS[action.mode] ?? 'date';
  input.value = (action.initial ?? '').replace('t', 'T');
  input.min = (action.min ?? '').replace('t', 'T');
  input.max = (action.max ?? '').replace('t', 'T');
  $('picker').showModal();
}

export function wireActions() {
  $('picker-cancel').addEventListener('click', () => $('picker').close());
  $('picker-form').addEventListener('submit', () => {
    if (picking === null) return;
    void act({ type: 'postback', data: picking.data ?? '', params: { [picking.mode]: $('picked').value } });
    picking = null;
  });
}
