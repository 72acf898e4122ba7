// The words of a transcript as text, in the languages of the console. Pure.
export const TRANSCRIPT_LANGUAGES = ['en', 'ja', 'th', 'zh-Hant', 'id'] as const;
export type TranscriptLanguage = (typeof TRANSCRIPT_LANGUAGES)[number];

export interface TranscriptWords {
  /** `{name}` is the contact. */
  readonly title: string;
  readonly channel: string;
  readonly exportedAt: string;
  readonly cut: string;
  readonly bot: string;
  readonly system: string;
  readonly customer: string;
  readonly note: string;
  readonly opened: string;
  readonly reopened: string;
  readonly resolved: string;
  readonly returned: string;
  readonly unsent: string;
  readonly sticker: string;
  readonly image: string;
  readonly video: string;
  readonly audio: string;
  readonly file: string;
  readonly location: string;
  readonly card: string;
  readonly unsupported: string;
  readonly failed: string;
  readonly unconfirmed: string;
}

export const TRANSCRIPT_WORDS: Readonly<Record<TranscriptLanguage, TranscriptWords>> = {
  en: {
    title: 'Conversation with {name}',
    channel: 'Channel',
    exportedAt: 'Exported',
    cut: 'Earlier sessions are not part of this.',
    bot: 'Bot',
    system: 'Automatic message',
    customer: 'Customer',
    note: 'Internal note',
    opened: 'Session started',
    reopened: 'Session reopened',
    resolved: 'Session ended',
    returned: 'Session ended, back to the assistant',
    unsent: 'Message unsent',
    sticker: 'Sticker',
    image: 'Image',
    video: 'Video',
    audio: 'Audio',
    file: 'File',
    location: 'Location',
    card: 'Card',
    unsupported: 'Unsupported message',
    failed: 'not delivered',
    unconfirmed: 'delivery not confirmed',
  },
  ja: {
    title: '{name} との会話',
    channel: 'チャネル',
    exportedAt: '書き出し日時',
    cut: '以前のセッションは含まれていません。',
    bot: 'ボット',
    system: '自動メッセージ',
    customer: 'お客様',
    note: '社内メモ',
    opened: 'セッション開始',
    reopened: 'セッション再開',
    resolved: 'セッション終了',
    returned: 'セッション終了（アシスタントに戻しました）',
    unsent: '送信取消',
    sticker: 'スタンプ',
    image: '画像',
    video: '動画',
    audio: '音声',
    file: 'ファイル',
    location: '位置情報',
    card: 'カード',
    unsupported: '未対応のメッセージ',
    failed: '未配信',
    unconfirmed: '配信未確認',
  },
  th: {
    title: 'บทสนทนากับ {name}',
    channel: 'ช่องทาง',
    exportedAt: 'ส่งออกเมื่อ',
    cut: 'ไม่รวมเซสชันก่อนหน้า',
    bot: 'บอท',
    system: 'ข้อความอัตโนมัติ',
    customer: 'ลูกค้า',
    note: 'โน้ตภายใน',
    opened: 'เริ่มเซสชัน',
    reopened: 'เปิดเซสชันอีกครั้ง',
    resolved: 'จบเซสชัน',
    returned: 'จบเซสชัน คืนให้บอท',
    unsent: 'ยกเลิกข้อความแล้ว',
    sticker: 'สติกเกอร์',
    image: 'รูปภาพ',
    video: 'วิดีโอ',
    audio: 'เสียง',
    file: 'ไฟล์',
    location: 'ตำแหน่ง',
    card: 'การ์ด',
    unsupported: 'ข้อความที่ไม่รองรับ',
    failed: 'ส่งไม่สำเร็จ',
    unconfirmed: 'ยังไม่ยืนยันการส่ง',
  },
  'zh-Hant': {
    title: '與 {name} 的對話',
    channel: '頻道',
    exportedAt: '匯出時間',
    cut: '不含較早的服務紀錄。',
    bot: '機器人',
    system: '自動訊息',
    customer: '顧客',
    note: '內部備註',
    opened: '服務開始',
    reopened: '服務重新開始',
    resolved: '服務結束',
    returned: '服務結束，交回機器人',
    unsent: '訊息已收回',
    sticker: '貼圖',
    image: '圖片',
    video: '影片',
    audio: '語音',
    file: '檔案',
    location: '位置',
    card: '卡片',
    unsupported: '不支援的訊息',
    failed: '未送達',
    unconfirmed: '未確認送達',
  },
  id: {
    title: 'Percakapan dengan {name}',
    channel: 'Kanal',
    exportedAt: 'Diekspor',
    cut: 'Sesi sebelumnya tidak termasuk.',
    bot: 'Bot',
    system: 'Pesan otomatis',
    customer: 'Pelanggan',
    note: 'Catatan internal',
    opened: 'Sesi dimulai',
    reopened: 'Sesi dibuka kembali',
    resolved: 'Sesi selesai',
    returned: 'Sesi selesai, kembali ke asisten',
    unsent: 'Pesan dibatalkan',
    sticker: 'Stiker',
    image: 'Gambar',
    video: 'Video',
    audio: 'Audio',
    file: 'Berkas',
    location: 'Lokasi',
    card: 'Kartu',
    unsupported: 'Pesan yang tidak didukung',
    failed: 'tidak terkirim',
    unconfirmed: 'pengiriman belum pasti',
  },
};
