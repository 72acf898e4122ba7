// Draws one entry of the feed: who spoke, what was quoted, the bubbles, the time and how it was sent, and what can be done with a
// message. No network; quoting and editing are asked of the composer by events.
import { bubbleOf, summaryOf } from './bubbles.client.js';
import { act, button, element, groupOf, mediaUrl, nameOf, userOf, view } from './view.client.js';

/** A picture where there is one, else the first letter on a colour of the name's own. */
export function faceOf(name, url) {
  if (url) {
    const picture = element('img', 'face');
    picture.alt = '';
    picture.src = mediaUrl(url);
    return picture;
  }
  const sum = [...name].reduce((total, char) => total + char.codePointAt(0), 0);
  const letter = element('span', `face face-${sum % 5}`, [...name][0] ?? '?');
  letter.setAttribute('aria-hidden', 'true');
  return letter;
}

const SYSTEM = {
  follow: () => 'Added as a friend',
  unfollow: () => 'Blocked the account',
  unsend: () => 'Took a message back',
  join: () => 'The account joined',
  leave: () => 'The account left',
  memberJoined: ({ members }) => `${members.map(nameOf).join(', ')} joined`,
  memberLeft: ({ members }) => `${members.map(nameOf).join(', ')} left`,
  accountLink_ok: () => 'Linked her accounts',
  accountLink_failed: () => 'Linking the accounts failed',
};

const QUOTABLE = new Set(['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex']);

/** @param line an entry of the feed */
export function lineOf(line) {
  const [first] = line.messages;
  if (line.from === 'system') {
    return element('div', 'line system', SYSTEM[first?.type]?.(first) ?? first?.type ?? '');
  }
  const mine = line.from === 'user' && line.userId === view.userId;
  const made = element('div', `line ${line.from === 'account' ? 'account' : mine ? 'user' : 'other'}`);
  const stack = element('div', 'stack');
  if (!mine) {
    const who = speakerOf(line);
    made.append(faceOf(who.name, who.picture));
    stack.append(element('div', 'who', who.words));
  }
  line.messages.forEach((message, index) => {
    const messageId = line.messageIds[index];
    if (message.quotedMessageId) stack.append(quoteOf(message.quotedMessageId));
    const bubble = bubbleOf(message, { messageId, own: line.from === 'user' });
    bubble.dataset.test = `from-${line.from}`;
    const said = element('div', 'said');
    said.append(bubble);
    const menu = menuOf(message, messageId, mine);
    if (menu) said.append(menu);
    stack.append(said);
  });
  stack.append(metaOf(line));
  made.append(stack);
  return made;
}

function speakerOf(line) {
  if (line.from === 'user') {
    const user = userOf(line.userId);
    return { name: nameOf(line.userId), words: nameOf(line.userId), picture: user?.pictureUrl };
  }
  const { displayName, pictureUrl } = view.answer.account;
  const sender = line.messages[0]?.sender;
  const name = sender?.name ?? displayName;
  return {
    name,
    words: sender?.name ? `${name} from ${displayName}` : name,
    picture: sender?.iconUrl ?? pictureUrl,
  };
}

function quoteOf(messageId) {
  const line = view.answer.lines.find((one) => one.messageIds.includes(messageId));
  const quoted = line?.messages[line.messageIds.indexOf(messageId)];
  const name = line === undefined ? '' : line.from === 'user' ? nameOf(line.userId) : view.answer.account.displayName;
  const made = element('blockquote');
  if (name) made.append(element('strong', '', name));
  made.append(element('span', '', quoted ? summaryOf(quoted) : 'An older message'));
  return made;
}

/** What can be done with a message: quote it, and with one's own edit it (groups) or take it back. */
function menuOf(message, messageId, mine) {
  if (messageId === undefined || message.type === 'unsent') return null;
  const group = groupOf();
  const entries = [];
  const ask = (type) => () =>
    document.dispatchEvent(
      new CustomEvent(type, { detail: { messageId, text: message.text, words: summaryOf(message) } }),
    );
  if (QUOTABLE.has(message.type)) entries.push(button('Quote', ask('quote'), 'quiet'));
  if (mine && message.type === 'text' && group?.kind === 'group') entries.push(button('Edit', ask('edit'), 'quiet'));
  if (mine) entries.push(button('Unsend', () => act({ type: 'unsend', messageId }), 'quiet'));
  if (entries.length === 0) return null;
  const menu = element('details', 'menu');
  const handle = element('summary', '', '⋯');
  handle.setAttribute('aria-label', 'More for this message');
  const row = element('div', 'menu-row');
  row.append(...entries);
  row.addEventListener('click', () => {
    menu.open = false;
  });
  menu.append(handle, row);
  return menu;
}

function metaOf(line) {
  const time = new Date(line.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const edited = line.messages.some((message) => message.edited) ? 'edited' : '';
  return element('div', 'meta', [time, edited, line.via, line.read ? 'Read' : ''].filter(Boolean).join(' · '));
}
