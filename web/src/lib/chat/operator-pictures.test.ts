// Colleagues' pictures where colleagues are named: over what they wrote, in the list of those to whom a chat may be passed. Who has
// none stands as before.
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { MessageView } from '$protocol/entry-view';
import { deskPerson, message, view } from '../testing/build';
import Bubble from './Bubble.svelte';
import SessionLine from './SessionLine.svelte';
import TargetPicker from './TargetPicker.svelte';
import type { ThreadScene } from './thread-scene';

const PATH = '/api/people/op_saki/picture/0123456789abcdef0123456789abcdef';
const nothing = () => undefined;
const scene: ThreadScene = {
  contact: { name: 'Hana', seed: 'demo:U1', pictureUrl: null, language: null },
  isGroup: false,
  operatorId: 'op_me',
  nameOf: () => null,
  pictureOf: () => null,
  notes: { mayDeleteAll: false, change: () => undefined, toReply: () => undefined },
  operatorPictureOf: (operatorId) => (operatorId === 'op_saki' ? PATH : null),
  authorOf: () => 'Saki',
  quotedOf: nothing,
  uploadOf: () => null,
  actions: {
    undo: nothing,
    send: nothing,
    retry: nothing,
    confirm: nothing,
    edit: nothing,
    discard: nothing,
    cancel: nothing,
    jump: nothing,
    view: nothing,
    needQuoted: nothing,
  },
};

function bubble(author: MessageView['author'], startsGroup: boolean): string {
  const line = {
    kind: 'message',
    key: 'm1',
    message: message(1, { author }),
    outgoing: null,
    startsGroup,
    endsGroup: true,
    images: null,
    seenAt: null,
  } as const;
  return render(Bubble, { props: { line, scene, isFound: false, onshown: nothing } }).body;
}

test('a colleague’s picture stands once over what she wrote; who has none, the bot and the customer have no place for one', () => {
  const saki = { kind: 'operator', operatorId: 'op_saki', name: 'Saki' } as const;
  expect(bubble(saki, true)).toContain(`src="${PATH}"`);
  expect(bubble(saki, false)).not.toContain(PATH);
  for (const author of [{ ...saki, operatorId: 'op_ben' }, { kind: 'bot' }, { kind: 'customer' }] as const) {
    expect(bubble(author, true)).not.toContain('<img');
  }
});

test('it stands beside who has the chat', () => {
  const line = (pictureUrl: string | null) =>
    render(SessionLine, {
      props: { view: view(), holder: 'Saki has it', picture: { operatorId: 'op_saki', name: 'Saki', pictureUrl } },
    }).body;
  expect(line(PATH)).toContain(`src="${PATH}"`);
  expect(line(null)).not.toContain('avatar');
});

test('colleagues to choose from have theirs, or their initials', () => {
  const people = [
    deskPerson({ operatorId: 'op_saki', name: 'Saki Ito', pictureUrl: PATH }),
    deskPerson({ operatorId: 'op_ben', name: 'Ben Abe' }),
  ];
  const { body } = render(TargetPicker, {
    props: { roster: { people, teams: [] }, present: { ownerId: null, teamId: null }, onchange: nothing },
  });
  expect(body.match(/<img/g)).toHaveLength(1);
  expect(body).toContain(`src="${PATH}"`);
  expect(body).toMatch(/>\s*BA\b/);
});
