// The words of the mail about a chat that nobody has seen to, the last step of a notice that climbs: who was told, since when, and where
// the chat is. No name of a customer and nothing that she wrote, for mail is read by whoever reads the box. Pure.
import type { Language } from '../domain/bot/languages';
import { localTime } from './ticket-mail-text';

export interface ClimbMailFacts {
  /** The colleague. */
  readonly who: string;
  readonly chatId: string;
  /** ms */
  readonly since: number;
  readonly workspace: { readonly name: string; readonly timeZone: string };
  /** Where people open the console. */
  readonly appOrigin: string;
}

interface Words {
  readonly subject: string;
  readonly what: string;
  readonly since: string;
  readonly open: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    subject: 'A chat is not being seen to',
    what: '{who} has neither looked at this chat nor answered.',
    since: 'Since',
    open: 'Open the chat',
  },
  ja: {
    subject: '対応されていないチャットがあります',
    what: '{who}さんがこのチャットをまだ確認しておらず、返信もしていません。',
    since: '開始',
    open: 'チャットを開く',
  },
  th: {
    subject: 'มีแชตที่ยังไม่มีใครดูแล',
    what: '{who} ยังไม่ได้เปิดดูหรือตอบแชตนี้',
    since: 'ตั้งแต่',
    open: 'เปิดแชต',
  },
  'zh-Hant': {
    subject: '有對話尚未處理',
    what: '{who} 尚未查看或回覆這則對話。',
    since: '開始時間',
    open: '開啟對話',
  },
  id: {
    subject: 'Ada obrolan yang belum ditangani',
    what: '{who} belum melihat atau membalas obrolan ini.',
    since: 'Sejak',
    open: 'Buka obrolan',
  },
};

export function climbMail(
  { who, chatId, since, workspace, appOrigin }: ClimbMailFacts,
  language: Language,
): { readonly subject: string; readonly text: string } {
  const words = WORDS[language];
  const lines = [
    words.what.replace('{who}', () => who),
    '',
    `${words.since}: ${localTime(since, workspace.timeZone)}`,
    `${words.open}: ${appOrigin}/inbox?chat=${encodeURIComponent(chatId)}`,
  ];
  return { subject: `[${workspace.name}] ${words.subject}`, text: `${lines.join('\n')}\n` };
}
