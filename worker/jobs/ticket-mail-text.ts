// The words of the mail by which a team hears of a ticket: what for, since when, and where the chat is. Nothing that the customer
// wrote, for mail is read by whoever reads the box. Pure. Called by mail-tickets.
import type { UnmailedTicket } from '../db/ticket-queries';
import type { Language } from '../domain/bot/languages';

export interface TicketMailFacts {
  readonly ticket: Pick<UnmailedTicket, 'chatId' | 'reason' | 'topic' | 'madeAt'>;
  readonly teamName: string;
  readonly workspace: { readonly name: string; readonly timeZone: string };
  /** Where people open the console. */
  readonly appOrigin: string;
}

interface Words {
  readonly subject: (team: string) => string;
  readonly reasons: Readonly<Record<string, string>>;
  /** For a reason that came later than these words. */
  readonly anyReason: string;
  readonly about: string;
  readonly since: string;
  readonly open: string;
}

const ENGLISH: Words = {
  subject: (team) => `New ticket for ${team}`,
  reasons: {
    after_hours: 'A customer asked for a person outside of business hours.',
    queue_timeout: 'A customer waited too long for a person.',
    queue_full: 'A customer asked for a person while the queue was full.',
    intake_closed: 'A customer asked for a person while no new chats were taken.',
    no_team: 'A customer asked for a person and no team was there.',
    callback_expired: 'A customer wanted to be called back and could not be reached.',
    callback_phone: 'A customer asks for a call.',
  },
  anyReason: 'A customer could not be served.',
  about: 'About',
  since: 'Since',
  open: 'Open the chat',
};

const JAPANESE: Words = {
  subject: (team) => `新しいチケット（${team}）`,
  reasons: {
    after_hours: '営業時間外に、お客様が担当者との会話を希望されました。',
    queue_timeout: 'お客様の待ち時間が上限を超えました。',
    queue_full: '待ち人数が上限のときに、お客様が担当者との会話を希望されました。',
    intake_closed: '受付を停止している間に、お客様が担当者との会話を希望されました。',
    no_team: 'お客様が担当者との会話を希望されましたが、担当チームがありませんでした。',
    callback_expired: '折り返しをご希望のお客様に連絡がつきませんでした。',
    callback_phone: 'お客様がお電話をご希望です。',
  },
  anyReason: 'お客様に対応できませんでした。',
  about: '内容',
  since: '受付',
  open: 'チャットを開く',
};

const THAI: Words = {
  subject: (team) => `ทิกเก็ตใหม่ของทีม ${team}`,
  reasons: {
    after_hours: 'ลูกค้าขอคุยกับเจ้าหน้าที่นอกเวลาทำการ',
    queue_timeout: 'ลูกค้ารอเจ้าหน้าที่นานเกินกำหนด',
    queue_full: 'ลูกค้าขอคุยกับเจ้าหน้าที่ขณะที่คิวเต็ม',
    intake_closed: 'ลูกค้าขอคุยกับเจ้าหน้าที่ขณะที่ปิดรับแชตใหม่',
    no_team: 'ลูกค้าขอคุยกับเจ้าหน้าที่ แต่ไม่มีทีมรับผิดชอบ',
    callback_expired: 'ลูกค้าขอให้ติดต่อกลับ แต่ติดต่อไม่ได้',
    callback_phone: 'ลูกค้าขอให้โทรกลับ',
  },
  anyReason: 'ยังไม่มีใครดูแลลูกค้า',
  about: 'เรื่อง',
  since: 'ตั้งแต่',
  open: 'เปิดแชต',
};

const CHINESE: Words = {
  subject: (team) => `新案件（${team}）`,
  reasons: {
    after_hours: '顧客在非服務時間要求真人客服。',
    queue_timeout: '顧客等候真人客服的時間過久。',
    queue_full: '顧客要求真人客服時，等候佇列已滿。',
    intake_closed: '顧客要求真人客服時，已停止接受新對話。',
    no_team: '顧客要求真人客服，但沒有可負責的團隊。',
    callback_expired: '顧客希望稍後聯絡，但未能聯絡上。',
    callback_phone: '顧客希望接到電話。',
  },
  anyReason: '有顧客未能獲得服務。',
  about: '主題',
  since: '開始時間',
  open: '開啟對話',
};

const INDONESIAN: Words = {
  subject: (team) => `Tiket baru untuk ${team}`,
  reasons: {
    after_hours: 'Pelanggan meminta petugas di luar jam layanan.',
    queue_timeout: 'Pelanggan menunggu petugas terlalu lama.',
    queue_full: 'Pelanggan meminta petugas saat antrean penuh.',
    intake_closed: 'Pelanggan meminta petugas saat obrolan baru tidak diterima.',
    no_team: 'Pelanggan meminta petugas, tetapi tidak ada tim yang menanganinya.',
    callback_expired: 'Pelanggan ingin dihubungi lagi, tetapi tidak dapat dihubungi.',
    callback_phone: 'Pelanggan meminta ditelepon.',
  },
  anyReason: 'Ada pelanggan yang belum terlayani.',
  about: 'Tentang',
  since: 'Sejak',
  open: 'Buka obrolan',
};

const WORDS: Readonly<Record<Language, Words>> = {
  en: ENGLISH,
  ja: JAPANESE,
  th: THAI,
  'zh-Hant': CHINESE,
  id: INDONESIAN,
};

/** @param language of the workspace */
export function ticketMail(
  { ticket, teamName, workspace, appOrigin }: TicketMailFacts,
  language: Language,
): { readonly subject: string; readonly text: string } {
  const words = WORDS[language];
  const lines = [
    words.reasons[ticket.reason] ?? words.anyReason,
    '',
    ...(ticket.topic === null ? [] : [`${words.about}: ${ticket.topic}`]),
    `${words.since}: ${localTime(ticket.madeAt, workspace.timeZone)}`,
    `${words.open}: ${appOrigin}/inbox?chat=${encodeURIComponent(ticket.chatId)}`,
  ];
  return { subject: `[${workspace.name}] ${words.subject(teamName)}`, text: `${lines.join('\n')}\n` };
}

/** `2026-11-28 19:40 (Asia/Tokyo)`. */
export function localTime(at: number, timeZone: string): string {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return `${format.format(at)} (${timeZone})`;
}
