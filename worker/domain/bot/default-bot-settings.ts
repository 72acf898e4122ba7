// The bot of a new workspace: greets, hands over by word, topic, failure and frustration, and knows no answers yet.
// Pure. Called wherever stored settings are read.
import { ANY_MESSAGE_COOL_DOWN_SEC } from './any-message-rules';
import { type BotMessage, textMessage } from './bot-message';
import type { BotSettings } from './bot-settings';
import { DEFAULT_COURTESIES, DEFAULT_END_WORDS, DEFAULT_HANDOFF_WORDS } from './default-bot-words';
import { DEFAULT_TOPICS } from './default-topics';
import { LANGUAGES, type PerLanguage } from './languages';

export const DEFAULT_BOT_SETTINGS: BotSettings = {
  languages: { supported: LANGUAGES, default: 'en' },
  keywordRules: [],
  anyMessageRules: [
    {
      id: 'after-hours',
      name: 'After hours',
      isOn: true,
      order: 100,
      schedule: { kind: 'closed' },
      coolDownSec: ANY_MESSAGE_COOL_DOWN_SEC,
      answer: { kind: 'after_hours' },
    },
  ],
  qaEntries: [],
  topics: DEFAULT_TOPICS,
  menus: [],
  flows: [],
  greetings: {
    newFriend: single({
      en: 'Hello, and thank you for adding us! Ask us anything here.',
      ja: '友だち追加ありがとうございます。ご質問がございましたら、こちらのトークでお気軽にお尋ねください。',
      th: 'สวัสดีค่ะ ขอบคุณที่เพิ่มเราเป็นเพื่อนนะคะ มีอะไรให้ช่วย สอบถามในแชตนี้ได้เลยค่ะ',
      'zh-Hant': '您好，感謝您加入好友！有任何問題，歡迎在這裡詢問我們。',
      id: 'Halo, terima kasih telah menambahkan kami! Silakan tanyakan apa saja di sini.',
    }),
    welcomeBack: single({
      en: 'Welcome back! Ask us anything here.',
      ja: 'お帰りなさいませ。ご質問がございましたら、こちらのトークでお気軽にお尋ねください。',
      th: 'ยินดีต้อนรับกลับมาค่ะ มีอะไรให้ช่วย สอบถามในแชตนี้ได้เลยค่ะ',
      'zh-Hant': '歡迎回來！有任何問題，歡迎在這裡詢問我們。',
      id: 'Selamat datang kembali! Silakan tanyakan apa saja di sini.',
    }),
    join: single({
      en: 'Thank you for inviting us. Mention us when you need us.',
      ja: 'ご招待ありがとうございます。ご用の際は、メンションでお呼びください。',
      th: 'ขอบคุณที่เชิญเราเข้ากลุ่มค่ะ หากต้องการความช่วยเหลือ แท็กเรียกเราได้เลยนะคะ',
      'zh-Hant': '感謝邀請！需要協助時，請標註我們。',
      id: 'Terima kasih telah mengundang kami. Sebut (mention) kami jika memerlukan bantuan.',
    }),
  },
  fallback: single({
    en: 'Sorry, I did not understand that. Could you put it in other words? You can talk to a person at any time.',
    ja: '申し訳ございません、うまく理解できませんでした。別の言葉でご質問いただけますか。担当者とお話しいただくこともできます。',
    th: 'ขออภัยค่ะ ยังไม่เข้าใจคำถาม รบกวนลองถามด้วยคำอื่น หรือคุยกับเจ้าหน้าที่ได้ตลอดเวลานะคะ',
    'zh-Hant': '不好意思，我不太明白您的意思。請換個方式描述，或隨時與客服人員對話。',
    id: 'Maaf, saya belum memahami maksud Anda. Bisakah Anda menjelaskannya dengan kata lain? Anda dapat berbicara dengan petugas kapan saja.',
  }),
  handoffWords: DEFAULT_HANDOFF_WORDS,
  endWords: DEFAULT_END_WORDS,
  courtesies: DEFAULT_COURTESIES,
  thresholds: { qaAnswer: 0.6, qaSuggest: 0.35, frustration: 0.8 },
  maxFailures: 2,
};

/** Stored settings, perhaps of an older shape, with the default of everything that they do not say. */
export function withBotDefaults(stored: Partial<BotSettings> = {}): BotSettings {
  return {
    ...DEFAULT_BOT_SETTINGS,
    ...stored,
    thresholds: { ...DEFAULT_BOT_SETTINGS.thresholds, ...stored.thresholds },
    greetings: { ...DEFAULT_BOT_SETTINGS.greetings, ...stored.greetings },
  };
}

/** One text as a list of one message, per language. */
function single(texts: PerLanguage<string>): PerLanguage<readonly BotMessage[]> {
  return Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, [textMessage(text)]]));
}
