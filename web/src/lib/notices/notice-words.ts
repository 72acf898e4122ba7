// The words of a notice: what happened, to whom. No words of the customer unless the person allows them.
import type { ChatNoticeKind } from '$domain/notices/notice-kind';
import type { ChatRow } from '$protocol/chat-view';
import type { DeskNews } from '$protocol/desk-news';
import { chatName, previewWords, STATE_WORDS } from '../i18n/state-words';
import { m } from '../paraglide/messages';

const TITLES: Readonly<Record<ChatNoticeKind, (name: string, row: ChatRow) => string>> = {
  offer: (name) => m.notice_offer({ name }),
  assigned: (name) => m.notice_assigned({ name }),
  message: (name) => m.notice_message({ name }),
  mention: (name) => m.notice_mention({ name }),
  followed: (name) => m.notice_followed({ name }),
  follow_up: (name) => m.notice_follow_up({ name }),
  waiting: (name) => m.notice_waiting({ name }),
  state: (name, { state }) => m.notice_state({ name, state: STATE_WORDS[state]() }),
  undelivered: (name) => m.notice_undelivered({ name }),
  escalation: (name) => m.notice_escalation({ name }),
  sla_warning: (name) => m.notice_sla_warning({ name }),
  sla_breach: (name) => m.notice_sla_breach({ name }),
};

const SAYS_MORE: ReadonlySet<ChatNoticeKind> = new Set(['offer', 'assigned', 'message', 'followed', 'waiting']);

/** @param name of the customer, or the channel */
export function newsTitle(news: DeskNews, name: string): string {
  if (news.kind === 'unanswered') return m.notice_unanswered({ name, who: news.who.name });
  return news.kind === 'quota' ? m.notice_quota({ name }) : m.notice_channel_failure({ name });
}

export function noticeWords(kind: ChatNoticeKind, row: ChatRow, showsText: boolean): { title: string; body: string } {
  const says = showsText && SAYS_MORE.has(kind) && row.preview?.author === 'customer';
  return {
    title: TITLES[kind](chatName(row), row),
    body: says && row.preview !== null ? previewWords(row.preview) : '',
  };
}
