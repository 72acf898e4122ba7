// Words that a reply to a customer should not hold, per language, beside the swear words that customers are known by. Pure data.
// As in the lexicons of anger (bot/lexicons), none may be a part of harmless words in Thai, Japanese and Chinese.
import type { PerLanguage } from '../bot/languages';

export const RUDE_WORDS: PerLanguage<readonly string[]> = {
  en: [
    'are you blind',
    'are you deaf',
    'calm down',
    "can't you read",
    'dont bother me',
    "don't bother me",
    'go away',
    'not my problem',
    'shut up',
    'stop complaining',
    'stupid',
    "that's your fault",
    'whatever',
    'your own fault',
    'your problem not mine',
  ],
  ja: [
    'あなたが悪い',
    'いい加減にして',
    'しつこい',
    'そんなことも知らない',
    '知るか',
    '知ったことではない',
    '自業自得',
  ],
  th: ['ช่วยไม่ได้หรอก', 'ตาบอดหรือ', 'น่ารำคาญ', 'ไม่ใช่ปัญหาของเรา', 'โง่', 'หุบปาก', 'เรื่องของคุณ'],
  'zh-Hant': ['不關我的事', '你活該', '你很煩', '您很煩', '自己看', '看不懂嗎', '看不懂中文嗎', '笨蛋', '煩死了'],
  id: ['bukan urusan kami', 'bukan masalah kami', 'diam', 'jangan cerewet', 'salah anda sendiri', 'tolol', 'bodoh'],
};

/** Swear words of customers that are plain words of whoever sells to them: animals. */
export const PLAIN_WORDS: ReadonlySet<string> = new Set(['anjing', 'babi', 'monyet']);

/** How one begins to speak with a customer: greetings, thanks, welcomes, and saying sorry for the wait. */
export const GREETINGS: readonly string[] = [
  ...['hello', 'hi', 'hey', 'dear', 'good morning', 'good afternoon', 'good evening', 'good day', 'greetings'],
  ...['thank you', 'thanks', 'welcome', 'sorry', 'apologies', 'nice to meet you'],
  ...['こんにちは', 'こんにちわ', 'こんばんは', 'おはよう', 'はじめまして', '初めまして', 'お世話', 'ありがとう'],
  ...['有難う', 'お待たせ', '恐れ入り', '申し訳', 'すみません', '失礼', 'いつも', 'お疲れ', 'ようこそ'],
  ...['สวัสดี', 'หวัดดี', 'อรุณสวัสดิ์', 'ขอบคุณ', 'ยินดี', 'ขออภัย', 'ขอโทษ', 'เรียนคุณ', 'เรียน คุณ'],
  ...['你好', '您好', '妳好', '哈囉', '哈啰', '嗨', '早安', '午安', '晚安', '早上好', '下午好', '晚上好'],
  ...['感謝', '感谢', '謝謝', '谢谢', '抱歉', '不好意思', '歡迎', '欢迎', '讓您久等', '親愛的'],
  ...['halo', 'hallo', 'hai', 'hi kak', 'selamat pagi', 'selamat siang', 'selamat sore', 'selamat malam'],
  ...['selamat datang', 'salam', 'assalamualaikum', 'terima kasih', 'makasih', 'mohon maaf', 'maaf', 'permisi'],
  ...['안녕', '감사', 'hola', 'buenos', 'buenas', 'bonjour', 'bonsoir', 'guten', 'ciao', 'olá', 'xin chào'],
];
