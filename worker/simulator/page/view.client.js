// What the phone page shows at the moment: the open chat, who writes there, and the last answer of the feed. The only place that
// speaks to the control API. Other files read `view` and ask for acts; nothing here touches the page but the notice.

export const $ = (id) => document.getElementById(id);

export const view = {
  /** userId, groupId or roomId of the open chat. */
  chatId: null,
  /** Who holds the phone: in a group one of its members. */
  userId: null,
  feed: -1,
  answer: null,
  clockSkewMs: 0,
};

/** The open group or room, or undefined in a chat of one person with the account. */
export const groupOf = () => view.answer?.groups.find((group) => group.groupId === view.chatId);
export const userOf = (userId = view.userId) => view.answer?.users.find((user) => user.userId === userId);
export const nameOf = (userId) => userOf(userId)?.displayName ?? 'Somebody';

export async function send(method, path, body) {
  const response = await fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `status ${response.status}`);
  return answer;
}

export const post = (path, body) => send('POST', path, body);

export function say(text) {
  $('notice').textContent = text;
}

/** Where the event belongs: group events name their group. */
function placed(event) {
  const group = groupOf();
  if (group === undefined) return event;
  return { groupId: group.groupId, ...(group.channelId === null ? {} : { channelId: group.channelId }), ...event };
}

/** Lets the one who holds the phone do something and says when the webhook did not get through. */
export async function act(event, userId = view.userId) {
  if (userId === null) return;
  await tell(() => post(`/control/users/${userId}/events`, placed(event)));
}

export const sendMessage = (message) => act({ type: 'message', message });

/** Several pictures in one go. */
export async function sendImageSet(set) {
  await tell(async () => {
    const { events } = await post(`/control/users/${view.userId}/image-sets`, placed(set));
    return { status: events.find((one) => one.status !== 200)?.status ?? 200 };
  });
}

async function tell(work) {
  document.dispatchEvent(new Event('acted'));
  try {
    const { status } = await work();
    const fine = typeof status === 'number' && status >= 200 && status < 300;
    say(fine ? '' : `Kaiwa's webhook did not take it: ${status}`);
  } catch (error) {
    say(error.message);
  }
}

/** What lies under Kaiwa's public address comes through the simulator, since that address leads nowhere here. */
export function mediaUrl(url) {
  if (url.startsWith('https://access.line.me/dialog/')) return url.slice('https://access.line.me'.length);
  const own = view.answer !== null && url.startsWith(view.answer.mediaOrigin);
  return own ? `/phone/media?url=${encodeURIComponent(url)}` : url;
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(label, onClick, className = '') {
  const made = element('button', className, label);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}
