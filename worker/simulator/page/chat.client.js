// Keeps the chat on the page equal to the last answer of the feed: lines that changed are drawn again, the others stay. Also the
// loading animation and the quick replies.
import { actionButtons } from './actions.client.js';
import { lineOf } from './lines.client.js';
import { $, element, groupOf, userOf, view } from './view.client.js';

const NEAR_BOTTOM_PX = 120;

const shown = new Map();
/** Whether the chat follows its end; not while the reader has scrolled up. */
let followsEnd = true;
let lastTop = 0;

export function clearChat() {
  shown.clear();
  followsEnd = true;
  $('chat').replaceChildren();
}

export function renderChat() {
  const { lines } = view.answer;
  for (const line of lines) {
    // Whose phone it is, and people's names, change how a line is drawn.
    const signature = JSON.stringify([line, view.userId, userOf(line.userId)?.displayName, quotedIn(line)]);
    const old = shown.get(line.seq);
    if (old?.signature === signature) continue;
    const made = lineOf(line);
    if (old) old.made.replaceWith(made);
    else $('chat').append(made);
    shown.set(line.seq, { signature, made });
  }
  renderTyping();
  renderChips(lines);
  followEnd();
}

/** A quote shows what was quoted as it stands now. */
function quotedIn(line) {
  return line.messages
    .filter((message) => message.quotedMessageId)
    .map(({ quotedMessageId }) =>
      view.answer.lines
        .find((one) => one.messageIds.includes(quotedMessageId))
        ?.messages.map((one) => one.text ?? one.type),
    );
}

function followEnd() {
  if (followsEnd) $('chat').scrollTop = $('chat').scrollHeight;
}

function renderTyping() {
  $('chat').querySelector('.loading')?.remove();
  if (groupOf() !== undefined) return;
  const leftMs = (userOf()?.typingUntil ?? 0) - view.clockSkewMs - Date.now();
  if (leftMs <= 0) return;
  const line = element('div', 'line account loading');
  const dots = element('div', 'bubble typing');
  dots.setAttribute('role', 'img');
  dots.setAttribute('aria-label', 'The account is preparing an answer');
  dots.append(...[1, 2, 3].map(() => element('i')));
  line.append(dots);
  $('chat').append(line);
  setTimeout(() => line.remove(), leftMs);
}

/** Quick replies belong to the very last message and go with the next one. */
function renderChips(lines) {
  const last = lines.findLast((line) => line.from !== 'system');
  const items = last?.from === 'account' ? (last.messages.at(-1)?.quickReply?.items ?? []) : [];
  $('chips').hidden = items.length === 0;
  $('chips').replaceChildren(...actionButtons(items.map((item) => item.action)));
}

export function wireChat() {
  $('chat').addEventListener('scroll', ({ target }) => {
    // Only a scroll upwards leaves the end: pictures that come make the way to it longer without anybody's doing.
    const isUp = target.scrollTop < lastTop;
    lastTop = target.scrollTop;
    const isNear = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_BOTTOM_PX;
    followsEnd = isNear || (followsEnd && !isUp);
  });
  // A picture takes its room only when it has come. `load` does not bubble, so it is caught on the way down.
  $('chat').addEventListener('load', followEnd, true);
  document.addEventListener('acted', () => {
    followsEnd = true;
  });
}
