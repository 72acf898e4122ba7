// The topics that a new workspace hands to people at once: refunds, complaints, law, account security. Pure data, edited in
// settings. A name stands inside of "I understand you need help with {topic}." of its language.
import type { ComplexTopic } from './topics';

export const DEFAULT_TOPICS: readonly ComplexTopic[] = [
  {
    id: 'refund',
    isOn: true,
    action: 'handoff',
    names: { en: 'a refund', ja: 'ご返金', th: 'การคืนเงิน', 'zh-Hant': '退款', id: 'pengembalian dana' },
    patterns: {
      en: ['refund', 'refunds', 'refunded', 'money back', 'chargeback'],
      ja: ['返金', '払い戻し', '払戻'],
      th: ['คืนเงิน', 'ขอเงินคืน', 'รีฟันด์'],
      'zh-Hant': ['退款', '退費', '退錢'],
      id: ['refund', 'pengembalian dana', 'uang kembali', 'kembalikan uang'],
    },
  },
  {
    id: 'complaint',
    isOn: true,
    action: 'handoff',
    names: { en: 'a complaint', ja: 'ご意見・ご不満', th: 'การร้องเรียน', 'zh-Hant': '意見與投訴', id: 'keluhan' },
    patterns: {
      en: ['complaint', 'complaints', 'complain', 'complaining'],
      // Not クレーム alone, which is also what a Crème brûlée begins with.
      ja: ['苦情', 'クレームを', 'クレームが', 'クレームです', 'クレームの件'],
      th: ['ร้องเรียน'],
      'zh-Hant': ['投訴', '客訴', '申訴'],
      id: ['komplain', 'keluhan', 'pengaduan'],
    },
  },
  {
    id: 'legal',
    isOn: true,
    action: 'handoff',
    names: { en: 'a legal matter', ja: '法律上のご相談', th: 'ข้อกฎหมาย', 'zh-Hant': '法律事務', id: 'masalah hukum' },
    patterns: {
      en: ['lawyer', 'lawyers', 'attorney', 'lawsuit', 'legal action', 'sue', 'take you to court'],
      ja: ['弁護士', '訴訟', '法的措置', '訴えます', '裁判'],
      th: ['ทนาย', 'ฟ้องร้อง', 'ดำเนินคดี', 'แจ้งความ'],
      'zh-Hant': ['律師', '提告', '訴訟', '法律途徑', '存證信函'],
      id: ['pengacara', 'gugatan', 'jalur hukum', 'menuntut'],
    },
  },
  {
    id: 'account-security',
    isOn: true,
    action: 'handoff',
    names: {
      en: 'the security of your account',
      ja: 'アカウントの安全',
      th: 'ความปลอดภัยของบัญชี',
      'zh-Hant': '帳號安全',
      id: 'keamanan akun',
    },
    patterns: {
      en: [
        'hacked',
        'stolen account',
        'account stolen',
        'unauthorized',
        'unauthorised',
        'identity theft',
        'phishing',
        'fraud',
      ],
      ja: ['乗っ取られ', '乗っ取り', '不正アクセス', '不正利用', '不正ログイン', 'フィッシング'],
      th: ['โดนแฮก', 'ถูกแฮก', 'โดนแฮ็ก', 'ถูกแฮ็ก', 'บัญชีถูกขโมย', 'มิจฉาชีพ'],
      'zh-Hant': ['被盜', '盜用', '盜刷', '被駭', '詐騙', '釣魚簡訊'],
      id: ['diretas', 'dibajak', 'dihack', 'di hack', 'penipuan'],
    },
  },
];
