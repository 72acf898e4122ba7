// The order of the steps, one table; what each step does has tests of its own beside its file.
import { describe, expect, test } from 'vitest';
import { BotScene, entryOf, labelsOf, NOON, ruleOf, told, wordsOf } from '../../testing/bot-scene';
import type { AnyMessageRule } from './any-message-rules';
import { textMessage } from './bot-message';
import type { BotSettings } from './bot-settings';
import type { BotInput } from './bot-turn';
import { DEFAULT_BOT_SETTINGS } from './default-bot-settings';
import { layerTexts } from './texts';

const EVERYTHING: Partial<BotSettings> = {
  topics: [
    ...DEFAULT_BOT_SETTINGS.topics,
    {
      id: 'delivery',
      isOn: true,
      names: { en: 'a delivery' },
      patterns: { en: ['delivery'] },
      action: 'answer_and_offer',
      messages: { en: [textMessage('It takes three days.')] },
    },
  ],
  keywordRules: [
    ruleOf('price', 'price'),
    ruleOf('sales', 'buy', { action: { handoff: true, teamHint: 'sales', messages: [textMessage('One moment.')] } }),
  ],
  qaEntries: [
    entryOf('hours', 'opening hours'),
    entryOf('parking', 'parking hours'),
    entryOf('eigyo', '営業時間', { language: 'ja' }),
  ],
};

describe('the order of a turn', () => {
  test.each<[string, string, Partial<BotInput>]>([
    ['silent standby', 'agent', { isStandby: true, isBlocked: true }],
    ['silent blocked', 'agent', { isBlocked: true, isLate: true }],
    ['silent late', 'agent', { isLate: true }],
    ['silent not_mentioned', 'agent', { isGroup: true, senderId: 'u1' }],
    ['ask word', 'agent', { isGroup: true, senderId: 'u1', isMentioned: true }],
    ['silent courtesy', 'Thanks!', {}],
    ['ask word(refund)', 'agent, I want a refund', {}],
    ['ask topic(refund)', 'price refund USELESS SHIT!!', {}],
    ['answer topic:delivery', 'price of delivery', {}],
    ['ask frustration', 'THE PRICE IS RIDICULOUS!!', {}],
    ['answer rule:price', 'price opening hours', {}],
    ['ask word -> sales after rule:sales', 'I buy it', {}],
    ['answer qa:hours', 'your opening hours', {}],
    ['answer choices', 'opening hours today please', {}],
    ['answer fallback', 'blah', {}],
    ['answer fallback', '', {}],
    ['ask word', 'ขอคุยกับเจ้าหน้าที่', { language: 'th' }],
    ['ask word', 'agent please', { language: 'th' }],
    ['ask word', '担当者をお願いします', { language: 'en' }],
    ['ask topic(refund)', 'ขอคืนเงินค่ะ', { language: 'en' }],
    ['ask topic(account-security)', 'アカウントが乗っ取られました', { language: 'ja' }],
    ['answer fallback', '所有人', { language: 'zh-Hant' }],
    ['answer qa:eigyo', '営業時間', { language: 'ja' }],
    ['answer qa:hours', 'opening hours', { language: 'ja' }],
  ])('%s: %j', (expected, text, input) => {
    expect(told(new BotScene(EVERYTHING).say(text, input))).toBe(expected);
  });

  test('a sticker is a courtesy, an image gets whatever answers anything', () => {
    expect(told(new BotScene().receive({ kind: 'sticker', keywords: ['hello'] }))).toBe('silent courtesy');
    expect(told(new BotScene().receive({ kind: 'other' }))).toBe('answer fallback');
  });

  test('a courtesy goes before a word for a person', () => {
    expect(told(new BotScene({ courtesies: { en: ['no agent'] } }).say('No agent!'))).toBe('silent courtesy');
  });

  test('what is not answered for its circumstances is not counted either', () => {
    for (const input of [{ isStandby: true }, { isBlocked: true }, { isLate: true }, { isGroup: true }]) {
      const scene = new BotScene();
      const before = scene.memory;
      scene.say('blah', input);
      expect(scene.memory).toBe(before);
    }
  });
});

describe('postbacks', () => {
  test.each<[string, string]>([
    ['ask button', 'action=handoff'],
    ['ask menu', 'action=contact_operator'],
    ['silent system_postback', 'action=where_am_i'],
    ['silent unknown_postback', 'action=buy&item=3'],
    ['silent unknown_postback', ''],
    ['silent unknown_postback', 'bot|q|ghost'],
    ['silent unknown_postback', 'bot|m|ghost'],
    ['silent unknown_postback', 'bot|f|ghost'],
    ['silent stale_tap', 'bot|y|hours'],
    ['silent stale_tap', 'bot|x'],
    ['answer qa:hours', 'bot|q|hours'],
  ])('%s: %j', (expected, data) => {
    expect(told(new BotScene(EVERYTHING).tap(data))).toBe(expected);
    expect(told(new BotScene(EVERYTHING).tap(data, { isGroup: true, senderId: 'u1' }))).toBe(expected);
  });

  test('are not answered in standby either', () => {
    expect(told(new BotScene().tap('action=handoff', { isStandby: true }))).toBe('silent standby');
  });

  test('a system postback is handed on as what it is', () => {
    expect(new BotScene().tap('action=end_chat')).toMatchObject({ postback: { action: 'end_chat' } });
  });

  test('the topic of a tap is what she spoke of before', () => {
    const scene = new BotScene({
      topics: DEFAULT_BOT_SETTINGS.topics.map((topic) => ({
        ...topic,
        action: 'answer_and_offer' as const,
        messages: { en: [textMessage('See our terms.')] },
      })),
    });
    expect(told(scene.say('how does a refund work'))).toBe('answer topic:refund');
    expect(told(scene.tap('action=handoff'))).toBe('ask button(refund)');
  });

  test('a menu is shown with its own buttons and the way to a human', () => {
    const menu = textMessage('What is it about?', [
      { label: 'Hours', action: { type: 'postback', data: 'bot|q|hours' } },
    ]);
    const scene = new BotScene({ ...EVERYTHING, menus: [{ id: 'main', name: 'Main', message: { en: menu } }] });
    const turn = scene.tap('bot|m|main');
    expect(told(turn)).toBe('answer menu:main');
    expect(labelsOf(turn)).toEqual(['Hours', 'Talk to Human']);
  });
});

describe('any-message rules', () => {
  const closed = { isScheduled: ({ kind }: { kind: string }) => kind !== 'open' };

  test('the after-hours text names the next opening, once per cool-down', () => {
    const scene = new BotScene({ maxFailures: 5 }, {}, { ...closed, opening: 'Monday 09:00' });
    expect(wordsOf(scene.say('hello there'))).toEqual(['We are closed at the moment. Next opening: Monday 09:00.']);
    expect(told(scene.say('anybody?'))).toBe('answer fallback');
    scene.now += 4 * 3_600_000;
    expect(told(scene.say('hello again'))).toBe('answer any_message:after-hours');
  });

  test('in her language, also where no opening is known', () => {
    expect(wordsOf(new BotScene({}, { language: 'ja' }, closed).say('もしもし'))[0]).toContain('営業時間外');
  });

  test('with its switch off it says nothing', () => {
    const anyMessageRules = DEFAULT_BOT_SETTINGS.anyMessageRules.map((rule) => ({ ...rule, isOn: false }));
    expect(told(new BotScene({ anyMessageRules }, {}, closed).say('hello there'))).toBe('answer fallback');
  });

  test('a schedule is asked about the time of the event, not of its arrival', () => {
    const asked: number[] = [];
    const isScheduled = (_: unknown, at: number) => asked.push(at) < 0;
    new BotScene({}, { lineTs: NOON - 60_000 }, { isScheduled }).say('hello there');
    expect(asked).toEqual([NOON - 60_000]);
  });

  test('after a miss it is a failure all the same', () => {
    const rule: AnyMessageRule = {
      id: 'notice',
      name: 'n',
      isOn: true,
      order: 1,
      schedule: { kind: 'always' },
      coolDownSec: 0,
      answer: { kind: 'messages', messages: { en: [textMessage('Holiday!')] } },
    };
    const asking = new BotScene({ ...EVERYTHING, anyMessageRules: [rule] });
    expect([told(asking.say('blah')), told(asking.say('bluh'))]).toEqual([
      'answer any_message:notice',
      'ask bot_failed',
    ]);
    const empty = new BotScene({ anyMessageRules: [rule] });
    expect([told(empty.say('blah')), told(empty.say('bluh'))]).toEqual([
      'answer any_message:notice',
      'answer any_message:notice',
    ]);
  });
});

describe('keyword rules', () => {
  test('a rule inside its cool-down does not match, and matches again behind it', () => {
    const scene = new BotScene({
      keywordRules: [ruleOf('price', 'price', { coolDownSec: 60 }), ruleOf('other', 'price', { order: 2 })],
    });
    expect(told(scene.say('price'))).toBe('answer rule:price');
    expect(told(scene.say('the price?'))).toBe('answer rule:other');
    scene.now += 60_000;
    expect(told(scene.say('price now'))).toBe('answer rule:price');
  });

  test('cool-downs of a keyword rule and an any-message rule of the same id are two', () => {
    const rule: AnyMessageRule = {
      id: 'x',
      name: 'x',
      isOn: true,
      order: 1,
      schedule: { kind: 'always' },
      answer: { kind: 'after_hours' },
    };
    const scene = new BotScene({ keywordRules: [ruleOf('x', 'price', { coolDownSec: 60 })], anyMessageRules: [rule] });
    expect(told(scene.say('price'))).toBe('answer rule:x');
    expect(told(scene.say('hello'))).toBe('answer any_message:x');
  });

  test('what a rule wants besides words is told, with words and without', () => {
    const tags = { tags: ['vip'], richMenuId: 'm1', teamHint: 'sales' };
    const talking = new BotScene({
      keywordRules: [ruleOf('a', 'price', { action: { messages: [textMessage('1')], ...tags } })],
    });
    expect(talking.say('price')).toMatchObject({ kind: 'answer', orders: tags });
    const silent = new BotScene({ keywordRules: [ruleOf('a', 'price', { action: { tags: ['vip'] } })] });
    expect(silent.say('price')).toMatchObject({ kind: 'silent', why: 'no_answer', orders: { tags: ['vip'] } });
  });

  test('rules for a language hold for a text in it, whatever phone it comes from', () => {
    const scene = new BotScene({
      keywordRules: [ruleOf('th', 'ราคา', { languages: ['th'] }), ruleOf('en', 'price', { languages: ['en'] })],
    });
    expect(told(scene.say('ราคาเท่าไหร่'))).toBe('answer rule:th');
    expect(told(scene.say('price', { language: 'th' }))).toBe('answer fallback');
  });
});

describe('texts', () => {
  test('come in the customer’s language, else in the default one', () => {
    const fallback = { en: [textMessage('What?')], th: [textMessage('อะไรนะคะ')] };
    expect(wordsOf(new BotScene({ fallback }, { language: 'th' }).say('blah'))).toEqual(['อะไรนะคะ']);
    expect(wordsOf(new BotScene({ fallback }, { language: 'ja' }).say('blah'))).toEqual(['What?']);
  });

  test('a topic that answers offers a person, unless the offer is off', () => {
    expect(wordsOf(new BotScene(EVERYTHING).say('delivery?'))).toEqual([
      'It takes three days.',
      'Would you rather talk to a person? Tap the button below.',
    ]);
    const texts = layerTexts({ en: { topic_offer: '' } });
    expect(wordsOf(new BotScene(EVERYTHING, {}, { texts }).say('delivery?'))).toEqual(['It takes three days.']);
  });

  test('a fallback without words is silence that counts as a failure', () => {
    const scene = new BotScene({ fallback: {} });
    expect([told(scene.say('blah')), told(scene.say('bluh'))]).toEqual(['silent no_answer', 'ask bot_failed']);
  });

  test('the button to a human bears the label of the workspace', () => {
    const texts = layerTexts({ en: { label_talk_to_human: 'Call Aya' } });
    expect(labelsOf(new BotScene({}, {}, { texts }).say('blah'))).toEqual(['Call Aya']);
  });
});
