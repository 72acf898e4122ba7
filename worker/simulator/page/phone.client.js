// The phone page: shows one person's chat with the account and lets her act. It knows the control API and /phone/feed only, keeps no
// state but what the last answer said, and builds every element from text, never from markup that came in.
import { actionButtons, STICKERS } from './bubbles.client.js';
import { faceOf, lineOf } from './lines.client.js';

const $ = (id) => document.getElementById(id);
const RETRY_MS = 1_000;
const NEAR_BOTTOM_PX = 120;

const view = {
  userId: location.hash.slice(1) || null,
  feed: -1,
  answer: null,
  shown: new Map(),
  clockSkewMs: 0,
  /** Whether the chat follows its end; not while the reader has scrolled up. */
  followsEnd: true,
};
let poll = null;

async function post(path, body) {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `status ${response.status}`);
  return answer;
}

/** Lets the chosen person do something and says when the webhook did not get through. */
async function act(event) {
  if (view.userId === null) return;
  view.followsEnd = true;
  try {
    const { status } = await post(`/control/users/${view.userId}/events`, event);
    const fine = typeof status === 'number' && status >= 200 && status < 300;
    say(fine ? '' : `Kaiwa's webhook did not take it: ${status}`);
  } catch (error) {
    say(error.message);
  }
}

const say = (text) => {
  $('notice').textContent = text;
};
const sendMessage = (message) => act({ type: 'message', message });

async function follow() {
  for (;;) {
    const turn = new AbortController();
    poll = turn;
    try {
      const query = new URLSearchParams({ since: String(view.feed), userId: view.userId ?? '' });
      const response = await fetch(`/phone/feed?${query}`, { signal: turn.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      view.answer = await response.json();
      view.feed = view.answer.feed;
      view.clockSkewMs = view.answer.now - Date.now();
      render();
    } catch (error) {
      // Aborted = another person was chosen: ask at once. Anything else: the simulator restarts, ask again soon.
      if (error.name !== 'AbortError') await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function choose(userId) {
  view.userId = userId;
  view.feed = -1;
  view.shown.clear();
  view.followsEnd = true;
  $('chat').replaceChildren();
  location.hash = userId;
  say('');
  poll?.abort();
}

function render() {
  const { users, account, lines } = view.answer;
  if (view.userId !== null && !users.some((user) => user.userId === view.userId)) view.userId = null;
  if (view.userId === null && users.length > 0) {
    choose(users[0].userId);
    return;
  }
  $('empty').hidden = users.length > 0;
  $('desk').hidden = users.length === 0;
  renderUsers(users);
  const user = users.find((one) => one.userId === view.userId);
  $('phone').hidden = user === undefined;
  if (user === undefined) return;
  $('account').textContent = account.displayName;
  $('as').textContent = user.blocked
    ? `${user.displayName} blocked this account`
    : `as ${user.displayName}${user.friend ? '' : ', not a friend yet'}`;
  $('befriend').hidden = user.friend && !user.blocked;
  $('befriend').textContent = user.blocked ? 'Unblock' : 'Add friend';
  $('block').hidden = user.blocked || !user.friend;
  renderLines(lines, account, user);
  renderChips(lines);
}

function renderUsers(users) {
  $('users').replaceChildren(
    ...users.map((user) => {
      const name = document.createElement('span');
      name.textContent = user.displayName;
      const state = document.createElement('small');
      state.textContent = user.blocked ? 'blocked' : user.friend ? 'friend' : 'not a friend';
      name.append(state);
      const button = document.createElement('button');
      button.type = 'button';
      button.title = user.displayName;
      // The name alone names the button; how she stands to the account describes it.
      button.setAttribute('aria-label', user.displayName);
      button.setAttribute('aria-description', state.textContent);
      button.setAttribute('aria-pressed', String(user.userId === view.userId));
      button.append(faceOf(user.displayName, user.pictureUrl, mediaUrl), name);
      button.addEventListener('click', () => choose(user.userId));
      const item = document.createElement('li');
      item.append(button);
      return item;
    }),
  );
}

/** What lies under Kaiwa's public address comes through the simulator, since that address leads nowhere here. */
function mediaUrl(url) {
  return url.startsWith(view.answer.mediaOrigin) ? `/phone/media?url=${encodeURIComponent(url)}` : url;
}

function renderLines(lines, account, user) {
  const chat = $('chat');
  for (const line of lines) {
    const signature = JSON.stringify(line);
    const old = view.shown.get(line.seq);
    if (old?.signature === signature) continue;
    const element = lineOf(line, account, { mediaUrl, act: tap });
    if (old) old.element.replaceWith(element);
    else chat.append(element);
    view.shown.set(line.seq, { signature, element });
  }
  renderTyping(chat, user);
  followEnd();
}

function followEnd() {
  if (view.followsEnd) $('chat').scrollTop = $('chat').scrollHeight;
}

function renderTyping(chat, user) {
  chat.querySelector('.loading')?.remove();
  const leftMs = user.typingUntil - view.clockSkewMs - Date.now();
  if (leftMs <= 0) return;
  const line = document.createElement('div');
  line.className = 'line account loading';
  const dots = document.createElement('div');
  dots.className = 'bubble typing';
  dots.setAttribute('aria-label', 'The account is preparing an answer');
  dots.append(...[1, 2, 3].map(() => document.createElement('i')));
  line.append(dots);
  chat.append(line);
  setTimeout(() => line.remove(), leftMs);
}

/** Quick replies belong to the very last message and go with the next one. */
function renderChips(lines) {
  const last = lines.findLast((line) => line.from !== 'system');
  const items = last?.from === 'account' ? (last.messages.at(-1)?.quickReply?.items ?? []) : [];
  $('chips').hidden = items.length === 0;
  const buttons = actionButtons(
    items.map((item) => item.action),
    tap,
  );
  $('chips').replaceChildren(...buttons);
}

/** What a tap on an action does on a phone. */
function tap(action) {
  switch (action.type) {
    case 'message':
      return sendMessage({ type: 'text', text: action.text });
    case 'postback':
    case 'richmenuswitch':
      return act({ type: 'postback', data: action.data ?? '', displayText: action.displayText ?? action.text });
    case 'datetimepicker':
      return act({ type: 'postback', data: action.data ?? '', params: { [action.mode]: pickedTime(action.mode) } });
    case 'uri':
      window.open(mediaUrl(action.uri), '_blank', 'noopener');
      return undefined;
    case 'clipboard':
      return navigator.clipboard.writeText(action.clipboardText);
    case 'camera':
    case 'cameraRoll':
      return $('image-file').click();
    case 'location':
      return $('places').showPopover();
    default:
      return undefined;
  }
}

/** The pickers are not drawn: a tap takes the present time. */
function pickedTime(mode) {
  const now = new Date(Date.now() + view.clockSkewMs).toISOString();
  if (mode === 'date') return now.slice(0, 10);
  return mode === 'time' ? now.slice(11, 16) : now.slice(0, 16);
}

async function sendFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  await sendMessage({ type: 'image', contentBase64: btoa(binary), contentType: file.type || 'image/jpeg' });
}

function submitText() {
  const text = $('text').value;
  if (text.trim() === '') return;
  $('text').value = '';
  void sendMessage({ type: 'text', text });
}

async function openUserDialog() {
  const { channels } = await (await fetch('/control/channels')).json();
  $('user-channel').replaceChildren(...channels.map((one) => new Option(one.displayName, one.channelId)));
  $('channel-field').hidden = channels.length < 2;
  $('user-name').value = '';
  $('user-language').value = 'en';
  $('user-dialog').showModal();
}

$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  submitText();
});
$('text').addEventListener('keydown', (event) => {
  // While an input method composes, Enter chooses a word; 229 is what older engines report for it.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submitText();
});
$('befriend').addEventListener('click', () => {
  const blocked = $('befriend').textContent === 'Unblock';
  void act({ type: 'follow', isUnblocked: blocked });
});
$('block').addEventListener('click', () => void act({ type: 'unfollow' }));
$('new-user').addEventListener('click', () => void openUserDialog());
$('first-user').addEventListener('click', () => void openUserDialog());
$('chat').addEventListener('scroll', ({ target }) => {
  view.followsEnd = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_BOTTOM_PX;
});
// A picture takes its room only when it has come. `load` does not bubble, so it is caught on the way down.
$('chat').addEventListener('load', followEnd, true);
$('user-cancel').addEventListener('click', () => $('user-dialog').close());
$('user-form').addEventListener('submit', async () => {
  const channelId = $('user-channel').value;
  const displayName = $('user-name').value.trim() || 'Somebody';
  const body = { displayName, language: $('user-language').value, ...(channelId ? { channelId } : {}) };
  choose((await post('/control/users', body)).userId);
});
$('sample-image').addEventListener('click', () => {
  $('images').hidePopover();
  void sendMessage({ type: 'image' });
});
$('image-file').addEventListener('change', (event) => {
  const [file] = event.target.files;
  $('images').hidePopover();
  event.target.value = '';
  if (file) void sendFile(file);
});
$('place-form').addEventListener('submit', (event) => {
  event.preventDefault();
  $('places').hidePopover();
  const title = $('place-title').value;
  const place = { latitude: $('latitude').valueAsNumber, longitude: $('longitude').valueAsNumber };
  void sendMessage({ type: 'location', ...(title === '' ? {} : { title, address: title }), ...place });
});
$('sticker-grid').append(
  ...STICKERS.map(({ packageId, stickerId, sign, words }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sign;
    button.setAttribute('aria-label', `Sticker ${words}`);
    button.addEventListener('click', () => {
      $('stickers').hidePopover();
      void sendMessage({ type: 'sticker', packageId, stickerId });
    });
    return button;
  }),
);
window.addEventListener('hashchange', () => {
  const userId = location.hash.slice(1);
  if (userId !== '' && userId !== view.userId) choose(userId);
});
void follow();
