// The words for the states of a session, for roles, and for what stands in a list row in place of a text.
import type { ChatRow } from '$protocol/chat-view';
import type { ContentView } from '$protocol/entry-view';
import type { OperatorView } from '$protocol/operator-view';
import { m } from '../paraglide/messages';

export const STATE_WORDS: Readonly<Record<ChatRow['state'], () => string>> = {
  bot: m.state_bot,
  pending: m.state_pending,
  waiting: m.state_waiting,
  assigned: m.state_assigned,
  active: m.state_active,
  on_hold: m.state_on_hold,
  resolved: m.state_resolved,
  closed: m.state_closed,
};

export const ROLE_WORDS: Readonly<Record<OperatorView['role'], () => string>> = {
  super_admin: m.role_super_admin,
  admin: m.role_admin,
  supervisor: m.role_supervisor,
  operator: m.role_operator,
};

const KIND_WORDS: Readonly<Record<string, () => string>> = {
  text: m.kind_text,
  sticker: m.kind_sticker,
  image: m.kind_image,
  video: m.kind_video,
  audio: m.kind_audio,
  file: m.kind_file,
  card: m.kind_card,
  unsent: m.kind_unsent,
  location: m.kind_location,
};

/** A row's last line: its text, or the word for its kind with what the preview says of it. */
export function previewWords({ type, text }: NonNullable<ChatRow['preview']>): string {
  const said = text.trim();
  if (said === '') return (KIND_WORDS[type] ?? m.kind_unsupported)();
  return NAMED[type]?.(said) ?? said;
}

/** Kinds whose preview text is a name or a meaning, not words of the sender. */
const NAMED: Readonly<Record<string, (said: string) => string>> = {
  file: (name) => m.kind_file_named({ name }),
  location: (name) => m.kind_location_named({ name }),
  sticker: (words) => m.sticker_alt_named({ words }),
  unsupported: (kind) => m.kind_unsupported_named({ kind }),
};

/** A message in one line of words, for the announcer and for labels. */
export function contentWords(content: ContentView): string {
  if (content.type === 'text') return content.text;
  if (content.type === 'card') return content.altText;
  if (content.type === 'file') return m.kind_file_named({ name: content.fileName });
  if (content.type === 'unsupported') return m.kind_unsupported_named({ kind: content.kind });
  return (KIND_WORDS[content.type] ?? m.kind_unsupported)();
}

/** The name to show for a chat; LINE may not have told one. */
export function chatName(chat: Pick<ChatRow, 'name' | 'sourceKind'>): string {
  if (chat.name !== null && chat.name !== '') return chat.name;
  return chat.sourceKind === 'user'
    ? m.inbox_unnamed()
    : chat.sourceKind === 'group'
      ? m.inbox_group()
      : m.inbox_room();
}
