import { describe, expect, test } from 'vitest';
import { checkRegex } from '../../platform/linear-regex';
import { fold } from '../search/fold';
import { botSettingsFaults } from './bot-settings-faults';
import { DEFAULT_BOT_SETTINGS, withBotDefaults } from './default-bot-settings';
import { findHandoffWord } from './handoff-words';
import { LANGUAGES, type Language } from './languages';
import { DEFAULT_TEXTS, renderText } from './texts';
import { findTopic } from './topics';

describe('the defaults', () => {
  test('have no fault', () => {
    expect(botSettingsFaults(DEFAULT_BOT_SETTINGS, { checkRegex, isSchedule: () => true })).toEqual([]);
  });

  test('stand in for what older settings do not say', () => {
    expect(withBotDefaults()).toEqual(DEFAULT_BOT_SETTINGS);
    const older = JSON.parse('{"maxFailures":3,"thresholds":{"qaAnswer":0.7},"greetings":{"join":{}}}');
    const settings = withBotDefaults(older);
    expect(settings.maxFailures).toBe(3);
    expect(settings.thresholds).toEqual({ qaAnswer: 0.7, qaSuggest: 0.35, frustration: 0.8 });
    expect(settings.greetings).toEqual({ ...DEFAULT_BOT_SETTINGS.greetings, join: {} });
    expect(settings.topics).toBe(DEFAULT_BOT_SETTINGS.topics);
  });

  test('are those of the rules', () => {
    expect(DEFAULT_BOT_SETTINGS).toMatchObject({
      maxFailures: 2,
      thresholds: { qaAnswer: 0.6, qaSuggest: 0.35, frustration: 0.8 },
      handoffWords: {
        words: {
          en: ['agent', 'human', 'operator'],
          th: ['เจ้าหน้าที่', 'คุยกับคน', 'แอดมิน'],
          ja: ['オペレーター', '担当者', '有人'],
        },
      },
      anyMessageRules: [{ schedule: { kind: 'closed' }, coolDownSec: 14_400, isOn: true }],
    });
    const handedOver = DEFAULT_BOT_SETTINGS.topics.filter(({ action }) => action === 'handoff').map(({ id }) => id);
    expect(handedOver).toEqual(['refund', 'complaint', 'legal', 'account-security']);
  });

  test.each(LANGUAGES)('speak %s: greetings, fallback, words, courtesies, topics', (language) => {
    const { greetings, fallback, handoffWords, endWords, courtesies, topics } = DEFAULT_BOT_SETTINGS;
    const lists = [...Object.values(greetings), fallback, handoffWords.words, endWords, courtesies];
    for (const list of [...lists, ...topics.map(({ patterns }) => patterns)])
      expect(list[language]?.length).toBeGreaterThan(0);
    for (const { names } of topics) expect(names[language]).toBeTruthy();
  });

  test.each<[Language, string]>([
    ['en', 'I understand you need help with a refund.'],
    ['ja', 'ご返金についてのお問い合わせですね。'],
    ['th', 'เข้าใจแล้วค่ะ คุณลูกค้าต้องการความช่วยเหลือเรื่องการคืนเงินนะคะ'],
    ['zh-Hant', '了解，您需要協助的是「退款」。'],
    ['id', 'Baik, Anda memerlukan bantuan tentang pengembalian dana.'],
  ])('a topic’s name fits into the acknowledgement: %s', (language, text) => {
    const topic = DEFAULT_BOT_SETTINGS.topics[0]?.names[language] ?? '';
    expect(renderText(DEFAULT_TEXTS, 'ask_topic', language, { topic })).toBe(text);
  });

  test.each([
    'クレームブリュレはありますか',
    'すぐ友人に連絡します',
    '請問今年有人氣商品嗎',
    'I want to issue a gift card to my tour operator',
    'pursue, tissue, courtly',
    'เครดิตเงินคืนเท่าไหร่คะ',
  ])('harmless words are neither a topic nor a cry for a person: %s', (text) => {
    const languages: Language[] = /[\u3040-\u30ff]/.test(text) ? ['ja', 'en'] : ['th', 'zh-Hant', 'en'];
    expect(findTopic(fold(text), DEFAULT_BOT_SETTINGS.topics, languages)).toBeNull();
    expect(findHandoffWord(fold(text), DEFAULT_BOT_SETTINGS.handoffWords, languages)).toBeNull();
  });
});
