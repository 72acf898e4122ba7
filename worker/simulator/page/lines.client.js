// Draws one entry of the feed: who spoke, the bubbles, the time and how it was sent. No network and no state.
import { bubbleOf } from './bubbles.client.js';

/** A picture where there is one, else the first letter on a colour of the name's own. */
export function faceOf(name, url, mediaUrl) {
  if (url) {
    const picture = document.createElement('img');
    picture.className = 'face';
    picture.alt = '';
    picture.src = mediaUrl(url);
    return picture;
  }
  const letter = document.createElement('span');
  const sum = [...name].reduce((total, char) => total + char.codePointAt(0), 0);
  letter.className = `face face-${sum % 5}`;
  letter.setAttribute('aria-hidden', 'true');
  letter.textContent = [...name][0] ?? '?';
  return letter;
}

const SYSTEM = {
  follow: 'Added as a friend',
  unfollow: 'Blocked the account',
  unsend: 'Took a message back',
  join: 'The account joined',
  leave: 'The account left',
};

/**
 * @param line an entry of the feed
 * @param account the account's display name
 * @param context `mediaUrl(url)` to reach media, `act(action)` for taps
 */
export function lineOf(line, account, context) {
  const element = document.createElement('div');
  element.className = `line ${line.from}`;
  if (line.from === 'system') {
    element.textContent = SYSTEM[line.messages[0]?.type] ?? '';
    return element;
  }
  const stack = document.createElement('div');
  stack.className = 'stack';
  const sender = line.messages[0]?.sender;
  if (line.from === 'account') {
    element.append(faceOf(sender?.name ?? account.displayName, sender?.iconUrl, context.mediaUrl));
    const who = document.createElement('div');
    who.className = 'who';
    who.textContent = sender?.name ? `${sender.name} from ${account.displayName}` : account.displayName;
    stack.append(who);
  }
  line.messages.forEach((message, index) => {
    const bubble = bubbleOf(message, { ...context, messageId: line.messageIds[index], own: line.from === 'user' });
    bubble.dataset.test = `from-${line.from}`;
    stack.append(bubble);
  });
  stack.append(metaOf(line));
  element.append(stack);
  return element;
}

function metaOf(line) {
  const meta = document.createElement('div');
  meta.className = 'meta';
  const time = new Date(line.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  meta.textContent = [time, line.via, line.read ? 'Read' : ''].filter(Boolean).join(' · ');
  return meta;
}
