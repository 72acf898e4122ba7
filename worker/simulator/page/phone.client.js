// The phone page: shows one chat with the account and lets its people act. It knows the control API and /phone/feed only, keeps no
// state but what the last answer said, and builds every element from text, never from markup that came in.
import { wireActions } from './actions.client.js';
import { wireAttach } from './attach.client.js';
import { clearChat, renderChat, wireChat } from './chat.client.js';
import { clearReference, wireComposer } from './composer.client.js';
import { renderPeople, titleOf, wirePeople } from './people.client.js';
import { $, act, groupOf, nameOf, say, userOf, view } from './view.client.js';

const RETRY_MS = 1_000;
let poll = null;

async function follow() {
  for (;;) {
    const turn = new AbortController();
    poll = turn;
    try {
      const query = new URLSearchParams({ since: String(view.feed), chatId: view.chatId ?? '' });
      const response = await fetch(`/phone/feed?${query}`, { signal: turn.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      view.answer = await response.json();
      view.feed = view.answer.feed;
      view.clockSkewMs = view.answer.now - Date.now();
      render();
    } catch (error) {
      // Aborted = another chat was chosen: ask at once. Anything else: the simulator restarts, ask again soon.
      if (error.name === 'AbortError') continue;
      if (error instanceof TypeError && view.answer !== null) console.warn(error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function choose(chatId) {
  view.chatId = chatId;
  view.userId = chatId.startsWith('U') ? chatId : null;
  view.feed = -1;
  clearChat();
  clearReference();
  location.hash = chatId;
  say('');
  poll?.abort();
}

function render() {
  const { users, groups } = view.answer;
  const known = userOf(view.chatId) ?? groupOf();
  if (view.chatId !== null && known === undefined) view.chatId = null;
  if (view.chatId === null && users.length > 0) {
    choose(users[0].userId);
    return;
  }
  $('empty').hidden = users.length > 0;
  $('desk').hidden = users.length === 0 && groups.length === 0;
  renderPeople(choose);
  $('phone').hidden = known === undefined;
  if (known === undefined) return;
  const group = groupOf();
  if (group === undefined) renderPerson(known);
  else renderGroup(group);
  renderChat();
}

function renderPerson(user) {
  view.userId = user.userId;
  $('account').textContent = view.answer.account.displayName;
  $('as').textContent = user.blocked
    ? `${user.displayName} blocked this account`
    : `as ${user.displayName}${user.friend ? '' : ', not a friend yet'}`;
  $('befriend').textContent = user.blocked ? 'Unblock' : 'Add friend';
  show({ befriend: !user.friend || user.blocked, block: user.friend && !user.blocked });
  enable(!user.blocked);
}

function renderGroup(group) {
  const { account } = view.answer;
  if (!group.members.includes(view.userId)) view.userId = group.members[0] ?? null;
  const inside = group.channelId !== null;
  $('account').textContent = titleOf(group);
  $('as').textContent = inside ? `with ${account.displayName}` : `${account.displayName} is not here`;
  const options = group.members.map((userId) => new Option(nameOf(userId), userId));
  $('writer').replaceChildren(...options);
  $('writer').value = view.userId ?? '';
  // A room lets the account in with its first message.
  const canJoin = !inside && group.kind === 'group' && group.members.length > 0;
  show({ 'writer-field': group.members.length > 0, members: true, invite: canJoin, remove: inside });
  enable(group.members.length > 0 && (inside || group.kind === 'room'));
}

const SWITCHED = ['befriend', 'block', 'writer-field', 'members', 'invite', 'remove'];

function show(wanted) {
  for (const id of SWITCHED) $(id).hidden = !wanted[id];
}

function enable(canWrite) {
  $('writing').disabled = !canWrite;
}

$('befriend').addEventListener('click', () => {
  void act({ type: 'follow', isUnblocked: $('befriend').textContent === 'Unblock' });
});
$('block').addEventListener('click', () => void act({ type: 'unfollow' }));
$('invite').addEventListener('click', () => void act({ type: 'join' }));
$('remove').addEventListener('click', () => void act({ type: 'leave' }));
$('writer').addEventListener('change', () => {
  view.userId = $('writer').value;
  clearReference();
  render();
});
window.addEventListener('hashchange', () => {
  const chatId = location.hash.slice(1);
  if (chatId !== '' && chatId !== view.chatId) choose(chatId);
});
wireActions();
wireAttach();
wireChat();
wireComposer();
wirePeople(choose);
view.chatId = location.hash.slice(1) || null;
void follow();
