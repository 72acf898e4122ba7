// What the demo's bot knows: three rules by words and four questions, each in English, Japanese and Thai. Pure data, seeded once;
// admins change it in the settings. Called by demo-desk.
import { textMessage } from '../domain/bot/bot-message';
import type { KeywordRule } from '../domain/bot/keyword-rules';
import type { QaEntry } from '../domain/bot/qa-entry';

type DemoLanguage = 'en' | 'ja' | 'th';
type PerDemoLanguage<T> = Readonly<Record<DemoLanguage, T>>;

const DEMO_LANGUAGES: readonly DemoLanguage[] = ['en', 'ja', 'th'];

interface DemoRule {
  readonly id: string;
  readonly name: string;
  readonly patterns: PerDemoLanguage<readonly string[]>;
  readonly answer: PerDemoLanguage<string>;
}

const RULES: readonly DemoRule[] = [
  {
    id: 'order-status',
    name: 'Order status',
    patterns: {
      en: ['order status', 'where is my order', 'track my order', 'tracking number'],
      ja: ['注文状況', '注文の状況', '配送状況', '追跡番号'],
      th: ['สถานะคำสั่งซื้อ', 'สถานะออเดอร์', 'ติดตามพัสดุ', 'เลขพัสดุ'],
    },
    answer: {
      en: 'You find the status of your order under "My orders" in our shop. It is updated every morning at 8:00.',
      ja: 'ご注文の状況は、ショップの「ご注文履歴」からご確認いただけます。毎朝8時に更新されます。',
      th: 'ตรวจสอบสถานะคำสั่งซื้อได้ที่เมนู "คำสั่งซื้อของฉัน" ในร้านค้า ข้อมูลอัปเดตทุกวันเวลา 8.00 น. ค่ะ',
    },
  },
  {
    id: 'opening-hours',
    name: 'Opening hours',
    patterns: {
      en: ['opening hours', 'business hours', 'when are you open', 'open today'],
      ja: ['営業時間', '何時まで', '何時から', '定休日'],
      th: ['เวลาเปิด', 'เวลาทำการ', 'เปิดกี่โมง', 'ปิดกี่โมง'],
    },
    answer: {
      en: 'Our people answer from Monday to Friday, 9:00 to 18:00. I am here around the clock.',
      ja: '担当者の対応時間は、月曜日から金曜日の9時から18時までです。自動応答は24時間ご利用いただけます。',
      th: 'เจ้าหน้าที่ให้บริการวันจันทร์ถึงวันศุกร์ เวลา 9.00-18.00 น. ส่วนระบบตอบอัตโนมัติพร้อมให้บริการตลอด 24 ชั่วโมงค่ะ',
    },
  },
  {
    id: 'delivery',
    name: 'Delivery',
    patterns: {
      en: ['delivery', 'shipping', 'how long does it take to arrive'],
      ja: ['送料', '配送日数', '届くまで', '配達'],
      th: ['ค่าส่ง', 'ค่าจัดส่ง', 'จัดส่งกี่วัน', 'ส่งกี่วัน'],
    },
    answer: {
      en: 'Delivery takes two to four working days. It is free from 3,000 yen, otherwise 500 yen.',
      ja: 'お届けまで2〜4営業日です。3,000円以上のお買い上げで送料無料、それ未満は500円です。',
      th: 'จัดส่งภายใน 2-4 วันทำการ สั่งซื้อครบ 3,000 เยนส่งฟรี ต่ำกว่านั้นค่าส่ง 500 เยนค่ะ',
    },
  },
];

interface DemoQuestion {
  readonly id: string;
  readonly category: string;
  readonly questions: PerDemoLanguage<readonly string[]>;
  readonly answer: PerDemoLanguage<string>;
}

const QUESTIONS: readonly DemoQuestion[] = [
  {
    id: 'password',
    category: 'Account',
    questions: {
      en: ['I forgot my password', 'How do I reset my password?', 'I cannot sign in'],
      ja: ['パスワードを忘れました', 'パスワードを再設定したい', 'ログインできません'],
      th: ['ลืมรหัสผ่าน', 'รีเซ็ตรหัสผ่านอย่างไร', 'เข้าสู่ระบบไม่ได้'],
    },
    answer: {
      en: 'Choose "Forgot your password?" on the sign-in page. We send you a link by which you set a new one.',
      ja: 'ログイン画面の「パスワードをお忘れの方」をお選びください。再設定用のリンクをお送りします。',
      th: 'กดเมนู "ลืมรหัสผ่าน" ในหน้าเข้าสู่ระบบ แล้วเราจะส่งลิงก์สำหรับตั้งรหัสผ่านใหม่ให้ค่ะ',
    },
  },
  {
    id: 'payment',
    category: 'Payment',
    questions: {
      en: ['Which payment methods do you take?', 'Can I pay by credit card?', 'How can I pay?'],
      ja: ['支払い方法を教えてください', 'クレジットカードは使えますか', '決済方法は何がありますか'],
      th: ['ชำระเงินได้ทางไหนบ้าง', 'จ่ายด้วยบัตรเครดิตได้ไหม', 'มีวิธีชำระเงินอะไรบ้าง'],
    },
    answer: {
      en: 'You can pay by credit card, by bank transfer and at the convenience store.',
      ja: 'クレジットカード、銀行振込、コンビニ払いをご利用いただけます。',
      th: 'ชำระได้ด้วยบัตรเครดิต โอนผ่านธนาคาร หรือชำระที่ร้านสะดวกซื้อค่ะ',
    },
  },
  {
    id: 'address',
    category: 'Account',
    questions: {
      en: ['How do I change my address?', 'I moved house', 'My address is wrong'],
      ja: ['住所を変更したい', '引っ越しました', '登録住所が間違っています'],
      th: ['เปลี่ยนที่อยู่อย่างไร', 'ย้ายบ้านแล้ว', 'ที่อยู่ไม่ถูกต้อง'],
    },
    answer: {
      en: 'Change your address under "My account". It counts for every order from then on.',
      ja: '住所は「マイアカウント」から変更できます。変更後のご注文から適用されます。',
      th: 'แก้ไขที่อยู่ได้ที่เมนู "บัญชีของฉัน" มีผลกับคำสั่งซื้อครั้งถัดไปค่ะ',
    },
  },
  {
    id: 'receipt',
    category: 'Payment',
    questions: {
      en: ['I need a receipt', 'Can I get an invoice?', 'Where is my receipt?'],
      ja: ['領収書が欲しい', '請求書を発行できますか', '領収書はどこにありますか'],
      th: ['ขอใบเสร็จ', 'ออกใบกำกับภาษีได้ไหม', 'ใบเสร็จอยู่ที่ไหน'],
    },
    answer: {
      en: 'A receipt for every order lies under "My orders", ready to print.',
      ja: '領収書は「ご注文履歴」の各ご注文から発行できます。',
      th: 'พิมพ์ใบเสร็จของแต่ละคำสั่งซื้อได้ที่เมนู "คำสั่งซื้อของฉัน" ค่ะ',
    },
  },
];

export const DEMO_KEYWORD_RULES: readonly KeywordRule[] = RULES.flatMap(({ id, name, patterns, answer }, index) =>
  DEMO_LANGUAGES.map((language) => ({
    id: `${id}-${language}`,
    name: `${name} (${language})`,
    isOn: true,
    languages: [language],
    order: 10 * (index + 1),
    kind: 'contains',
    patterns: patterns[language],
    schedule: { kind: 'always' },
    action: { messages: [textMessage(answer[language])] },
  })),
);

export const DEMO_QA_ENTRIES: readonly QaEntry[] = QUESTIONS.flatMap(({ id, category, questions, answer }) =>
  DEMO_LANGUAGES.map((language) => ({
    id: `${id}-${language}`,
    isOn: true,
    language,
    category,
    questions: questions[language],
    answers: [textMessage(answer[language])],
  })),
);
