// Where the customer writes: text with emoji and mentions, the message she quotes, the message she edits.
import { typedText } from './rich-text.client.js';
import { $, act, groupOf, sendMessage, view } from './view.client.js';

/** What the next text refers to: `{ kind: 'quote' | 'edit', messageId }` or null. */
let reference = null;

export function quotedMessage() {
  return reference?.kind === 'quote' ? { quotedMessageId: reference.messageId } : {};
}

export function clearReference() {
  reference = null;
  $('reference').hidden = true;
}

function refer(kind, { messageId, text, words }) {
  reference = { kind, messageId };
  $('reference').hidden = false;
  $('reference-text').textContent = kind === 'quote' ? `Quoting: ${words}` : 'Editing your message';
  if (kind === 'edit') $('text').value = text;
  $('text').focus();
}

function submit() {
  const typed = $('text').value;
  if (typed.trim() === '') return;
  const { account, users } = view.answer;
  const said = typedText(typed, groupOf(), account, users);
  const { kind, messageId } = reference ?? {};
  const quoted = quotedMessage();
  $('text').value = '';
  clearReference();
  if (kind === 'edit') void act({ type: 'messageEdited', messageId, ...said });
  else void sendMessage({ type: 'text', ...said, ...quoted });
}

export function wireComposer() {
  $('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  $('text').addEventListener('keydown', (event) => {
    // While an input method composes, Enter chooses a word; 229 is what older engines report for it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  $('reference-cancel').addEventListener('click', () => {
    if (reference?.kind === 'edit') $('text').value = '';
    clearReference();
  });
  document.addEventListener('quote', ({ detail }) => refer('quote', detail));
  document.addEventListener('edit', ({ detail }) => refer('edit', detail));
}
