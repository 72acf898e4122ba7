// The words of each act, and where it stands in the lists of them. Loaded with what lists them.
import { m } from '../paraglide/messages';
import type { KeyedAct } from './usual-keys';

export type ActGroup = 'move' | 'chat' | 'desk';

/** By its place, for its name is not known here. */
const viewAt = (name: string) => ({ words: () => m.shortcut_view({ name }), group: 'move' }) as const;

export const ACT_WORDS: Readonly<Record<KeyedAct, { readonly words: () => string; readonly group: ActGroup }>> = {
  next: { words: m.shortcut_next, group: 'move' },
  previous: { words: m.shortcut_previous, group: 'move' },
  search: { words: m.shortcut_search, group: 'move' },
  go_mine: { words: m.shortcut_go_mine, group: 'move' },
  go_waiting: { words: m.shortcut_go_waiting, group: 'move' },
  go_all: { words: m.shortcut_go_all, group: 'move' },
  go_settings: { words: m.shortcut_go_settings, group: 'move' },
  view_1: viewAt('1'),
  view_2: viewAt('2'),
  view_3: viewAt('3'),
  view_4: viewAt('4'),
  view_5: viewAt('5'),
  view_6: viewAt('6'),
  view_7: viewAt('7'),
  view_8: viewAt('8'),
  view_9: viewAt('9'),
  list: { words: m.shortcut_list, group: 'desk' },
  contact: { words: m.shortcut_contact, group: 'desk' },
  claim: { words: m.shortcut_claim, group: 'chat' },
  take_next: { words: m.shortcut_take_next, group: 'chat' },
  accept: { words: m.shortcut_accept, group: 'chat' },
  decline: { words: m.shortcut_decline, group: 'chat' },
  reply: { words: m.shortcut_reply, group: 'chat' },
  note: { words: m.shortcut_note, group: 'chat' },
  tags: { words: m.shortcut_tags, group: 'chat' },
  follow: { words: m.action_follow, group: 'chat' },
  unread: { words: m.action_unread, group: 'chat' },
  hold: { words: m.shortcut_hold, group: 'chat' },
  hand_over: { words: m.shortcut_assign, group: 'chat' },
  resolve: { words: m.shortcut_resolve, group: 'chat' },
  palette: { words: m.shortcut_palette, group: 'desk' },
  help: { words: m.shortcuts, group: 'desk' },
};

export const GROUP_WORDS: Readonly<Record<ActGroup, () => string>> = {
  move: m.keys_group_move,
  chat: m.keys_group_chat,
  desk: m.keys_group_desk,
};
export const ACT_GROUPS = Object.keys(GROUP_WORDS) as readonly ActGroup[];
