// The title of a notice that is pushed, in the person's language. The console has the same words for its own (messages/*.json,
// `notice_*`). Pure.
import type { Language } from '../domain/bot/languages';
import type { NoticeKind } from '../domain/notices/notice-kind';
import type { NoticeJob } from '../rpc/notice-job';

type Titles = Readonly<Record<NoticeKind, string>> & { readonly nobody: string };

const TITLES: Readonly<Record<Language, Titles>> = {
  en: {
    nobody: 'A customer',
    offer: '{name}: offered to you',
    assigned: '{name}: assigned to you',
    message: '{name}: new message',
    mention: '{name}: a note mentions you',
    followed: '{name}: news in a chat that you follow',
    follow_up: '{name}: time to check again',
    waiting: '{name} is waiting',
    state: '{name}: the chat has changed',
    undelivered: '{name}: a message was not delivered',
    escalation: '{name}: escalated',
    sla_warning: '{name}: service level at risk',
    sla_breach: '{name}: service level missed',
    unanswered: '{name}: nothing from {who} yet',
    quota: '{name}: message quota running out',
    channel_failure: '{name}: trouble with the channel',
  },
  ja: {
    nobody: 'お客様',
    offer: '{name}：あなたへの打診',
    assigned: '{name}：あなたに割り当て',
    message: '{name}：新着メッセージ',
    mention: '{name}：メモであなたにメンション',
    followed: '{name}：フォロー中のチャットに動きがあります',
    follow_up: '{name}：再確認の時間です',
    waiting: '{name}がお待ちです',
    state: '{name}：チャットの状態が変わりました',
    undelivered: '{name}：送信できないメッセージがあります',
    escalation: '{name}：エスカレーション',
    sla_warning: '{name}：サービスレベルの期限間近',
    sla_breach: '{name}：サービスレベルの期限超過',
    unanswered: '{name}：{who}さんがまだ対応していません',
    quota: '{name}：メッセージ通数の残りがわずかです',
    channel_failure: '{name}：チャネルに問題があります',
  },
  th: {
    nobody: 'ลูกค้า',
    offer: '{name}: เสนอให้คุณ',
    assigned: '{name}: มอบหมายให้คุณ',
    message: '{name}: ข้อความใหม่',
    mention: '{name}: มีโน้ตกล่าวถึงคุณ',
    followed: '{name}: มีความเคลื่อนไหวในแชตที่คุณติดตาม',
    follow_up: '{name}: ถึงเวลาตรวจสอบอีกครั้ง',
    waiting: '{name} กำลังรอ',
    state: '{name}: แชทมีการเปลี่ยนแปลง',
    undelivered: '{name}: มีข้อความที่ส่งไม่สำเร็จ',
    escalation: '{name}: ยกระดับแล้ว',
    sla_warning: '{name}: ใกล้เกินระดับบริการ',
    sla_breach: '{name}: เกินระดับบริการ',
    unanswered: '{name}: {who} ยังไม่ได้ดูแล',
    quota: '{name}: โควตาข้อความใกล้หมด',
    channel_failure: '{name}: ช่องทางมีปัญหา',
  },
  'zh-Hant': {
    nobody: '客戶',
    offer: '{name}：邀請您接手',
    assigned: '{name}：已指派給您',
    message: '{name}：新訊息',
    mention: '{name}：備註提及您',
    followed: '{name}：您追蹤的聊天有動靜',
    follow_up: '{name}：該再次確認了',
    waiting: '{name} 正在等候',
    state: '{name}：對話狀態已變更',
    undelivered: '{name}：有訊息未送達',
    escalation: '{name}：已升級處理',
    sla_warning: '{name}：服務水準即將逾時',
    sla_breach: '{name}：未達服務水準',
    unanswered: '{name}：{who} 尚未處理',
    quota: '{name}：訊息則數即將用完',
    channel_failure: '{name}：頻道發生問題',
  },
  id: {
    nobody: 'Pelanggan',
    offer: '{name}: ditawarkan kepada Anda',
    assigned: '{name}: ditugaskan kepada Anda',
    message: '{name}: pesan baru',
    mention: '{name}: catatan menyebut Anda',
    followed: '{name}: ada kabar di obrolan yang Anda ikuti',
    follow_up: '{name}: saatnya memeriksa lagi',
    waiting: '{name} sedang menunggu',
    state: '{name}: obrolan berubah',
    undelivered: '{name}: ada pesan yang tidak terkirim',
    escalation: '{name}: dieskalasi',
    sla_warning: '{name}: tingkat layanan berisiko',
    sla_breach: '{name}: tingkat layanan terlewati',
    unanswered: '{name}: belum ditangani {who}',
    quota: '{name}: kuota pesan hampir habis',
    channel_failure: '{name}: ada masalah pada saluran',
  },
};

export function noticeTitle(
  { kind, name, who = '' }: Pick<NoticeJob, 'kind' | 'name' | 'who'>,
  language: Language,
): string {
  const titles = TITLES[language];
  const values: Readonly<Record<string, string>> = { name: name || titles.nobody, who };
  return titles[kind].replace(/\{(name|who)\}/g, (_, key: string) => values[key] ?? '');
}
