// The lists of people and groups beside the phone, and the dialogs that make and change them.
import { faceOf } from './lines.client.js';
import { $, act, button, element, groupOf, nameOf, post, say, view } from './view.client.js';

/** @param choose called with the chat that was picked */
export function renderPeople(choose) {
  const { users, groups } = view.answer;
  const stateOf = (user) => (user.blocked ? 'blocked' : user.friend ? 'friend' : 'not a friend');
  $('users').replaceChildren(
    ...users.map((user) => entry(user.userId, user.displayName, user.pictureUrl, stateOf(user), choose)),
  );
  $('groups').replaceChildren(
    ...groups.map((group) => entry(group.groupId, titleOf(group), group.pictureUrl, sizeOf(group), choose)),
  );
  $('groups-head').hidden = users.length === 0;
}

export const titleOf = (group) => group.title || group.members.map(nameOf).join(', ') || 'Empty room';
const sizeOf = ({ members, channelId }) =>
  `${members.length} people${channelId === null ? ', without the account' : ''}`;

function entry(id, title, pictureUrl, state, choose) {
  const name = element('span', '', title);
  name.append(element('small', '', state));
  const made = button('', () => choose(id));
  made.title = title;
  made.setAttribute('aria-pressed', String(id === view.chatId));
  made.append(faceOf(title, pictureUrl), name);
  const item = element('li');
  item.append(made);
  return item;
}

async function openUserDialog() {
  const { channels } = await (await fetch('/control/channels')).json();
  $('user-channel').replaceChildren(...channels.map((one) => new Option(one.displayName, one.channelId)));
  $('channel-field').hidden = channels.length < 2;
  $('user-name').value = '';
  $('user-language').value = 'en';
  $('user-dialog').showModal();
}

function openGroupDialog() {
  $('group-title').value = '';
  $('group-members').replaceChildren(...view.answer.users.map((user) => checkbox(user, true)));
  $('group-dialog').showModal();
}

function checkbox({ userId, displayName }, checked) {
  const label = element('label', 'check');
  const box = element('input');
  box.type = 'checkbox';
  box.value = userId;
  box.checked = checked;
  label.append(box, displayName);
  return label;
}

const checkedIn = (id) => [...$(id).querySelectorAll('input:checked')].map((box) => box.value);

function openMembersDialog() {
  const group = groupOf();
  if (group === undefined) return;
  $('members-list').replaceChildren(
    ...view.answer.users.map((user) => checkbox(user, group.members.includes(user.userId))),
  );
  $('members-dialog').showModal();
}

/** Who came and who went, each as one event. */
async function changeMembers() {
  const group = groupOf();
  if (group === undefined) return;
  const wanted = checkedIn('members-list');
  const came = wanted.filter((userId) => !group.members.includes(userId));
  const went = group.members.filter((userId) => !wanted.includes(userId));
  const actor = group.members[0] ?? came[0] ?? null;
  if (came.length > 0) await act({ type: 'memberJoined', members: came }, actor);
  if (went.length > 0) await act({ type: 'memberLeft', members: went }, actor);
}

/** @param choose called with the chat that was made */
export function wirePeople(choose) {
  $('new-user').addEventListener('click', () => void openUserDialog());
  $('first-user').addEventListener('click', () => void openUserDialog());
  $('new-group').addEventListener('click', openGroupDialog);
  $('members').addEventListener('click', openMembersDialog);
  for (const dialog of ['user', 'group', 'members']) {
    $(`${dialog}-cancel`).addEventListener('click', () => $(`${dialog}-dialog`).close());
  }
  $('user-form').addEventListener('submit', async () => {
    const channelId = $('user-channel').value;
    const displayName = $('user-name').value.trim() || 'Somebody';
    const body = { displayName, language: $('user-language').value, ...(channelId ? { channelId } : {}) };
    choose((await post('/control/users', body)).userId);
  });
  $('group-form').addEventListener('submit', async () => {
    const kind = $('group-kind').value;
    const title = $('group-title').value.trim() || 'Group';
    const { groupId } = await post('/control/groups', { kind, title, members: checkedIn('group-members') });
    choose(groupId);
  });
  $('members-form').addEventListener('submit', () => {
    changeMembers().catch((error) => say(error.message));
  });
}
