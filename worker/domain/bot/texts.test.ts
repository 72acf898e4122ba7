import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countGraphemes } from '../delivery/graphemes';
import { LANGUAGES } from './languages';
import { DEFAULT_TEXTS, layerTexts, overrideFaults, renderText, TEMPLATE_UTF16_MAX, textFaults } from './texts';
import { TEXT_KEYS, TEXT_SPECS, type TextKey, type TextValues } from './texts/text-keys';

describe('the defaults', () => {
  test.each(LANGUAGES)('in %s have no fault and no text is off', (language) => {
    for (const key of TEXT_KEYS) {
      expect([key, textFaults(key, DEFAULT_TEXTS[language][key])]).toEqual([key, []]);
      expect(DEFAULT_TEXTS[language][key]).not.toBe('');
    }
    expect(Object.keys(DEFAULT_TEXTS[language]).sort()).toEqual([...TEXT_KEYS].sort());
  });

  // Letter for letter as behaviours has them.
  test.each<[TextKey, string]>([
    ['ask_topic', 'I understand you need help with {topic}.'],
    ['ask', 'Connecting to Support...'],
    ['all_busy', 'All operators are currently busy. You are #{position} in queue. {wait}'],
    ['slot_order_number', 'While you wait, could you provide your order number?'],
    ['joined', '{name} from {team} has joined the chat. They can see our conversation history.'],
    ['first_reply', "Hi! I'm {name} from {team}. I see you need help with {topic}."],
    ['transfer', '{name} passes you on to {target}.'],
    ['back_to_queue', 'We are finding someone else for you. You keep your place.'],
    ['returned_to_bot', 'You are talking with our assistant again.'],
    ['end', 'Thank you for contacting us.'],
    ['timeout', 'We have closed this chat because we did not hear from you. Just write to continue.'],
    ['callback_turn', "It's your turn, tap to start"],
    ['still_there', 'Still there?'],
    ['label_talk_to_human', 'Talk to Human'],
    ['label_where_am_i', 'Where am I?'],
    ['label_message_me_later', 'Message me later'],
    ['label_cancel', 'Cancel'],
    ['label_none_of_these', 'None of these'],
  ])('English %s', (key, text) => {
    expect(DEFAULT_TEXTS.en[key]).toBe(text);
  });

  test('labels fit on a button of LINE', () => {
    for (const language of LANGUAGES) {
      for (const key of TEXT_KEYS.filter((one) => TEXT_SPECS[one].kind === 'label')) {
        expect(countGraphemes(DEFAULT_TEXTS[language][key])).toBeLessThanOrEqual(20);
      }
    }
  });

  test('no other language was left in English', () => {
    for (const language of LANGUAGES.filter((one) => one !== 'en')) {
      for (const key of TEXT_KEYS) expect(DEFAULT_TEXTS[language][key]).not.toBe(DEFAULT_TEXTS.en[key]);
    }
  });
});

describe('writing a text out', () => {
  test('tokens become their values, in every place', () => {
    expect(renderText(DEFAULT_TEXTS, 'joined', 'en', { name: 'Aya', team: 'Sales' })).toBe(
      'Aya from Sales has joined the chat. They can see our conversation history.',
    );
    const twice = layerTexts({ en: { transfer: '{target}, {target}!' } });
    expect(renderText(twice, 'transfer', 'en', { target: 'Bo' })).toBe('Bo, Bo!');
  });

  test('a token without a value leaves no gap at the end', () => {
    expect(renderText(DEFAULT_TEXTS, 'all_busy', 'en', { position: 3 })).toBe(
      'All operators are currently busy. You are #3 in queue.',
    );
    expect(renderText(DEFAULT_TEXTS, 'where_am_i', 'ja', { position: 3 })).toBe('現在の順番は3番目です。');
  });

  test('a value is never taken for a token or a replacement pattern', () => {
    const values = { name: '{team}$&', team: '$1' };
    expect(renderText(DEFAULT_TEXTS, 'joined', 'en', values)).toMatch(/^\{team\}\$& from \$1 has/);
  });

  test('a value from the prototype of objects is no value', () => {
    const texts = layerTexts({ en: { ask: 'a {constructor} b' } });
    expect(renderText(texts, 'ask', 'en', {})).toBe('a  b');
  });

  test('a text that is off is empty', () => {
    expect(renderText(layerTexts({ en: { end: '' } }), 'end', 'en', {})).toBe('');
  });

  test('whatever the values are, it fits into one message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 9000, size: 'max' }), (topic) => {
        const text = renderText(DEFAULT_TEXTS, 'ask_topic', 'th', { topic });
        expect(text.length).toBeLessThanOrEqual(5000);
      }),
      { numRuns: 50 },
    );
    const long = { topic: '😀'.repeat(4000) } satisfies TextValues<'ask_topic'>;
    expect(renderText(DEFAULT_TEXTS, 'ask_topic', 'en', long).isWellFormed()).toBe(true);
  });
});

describe('layers', () => {
  test('the most specific wins, and what it does not say comes from below', () => {
    const texts = layerTexts({ en: { end: 'Bye.', timeout: 'Gone.' }, ja: { end: 'では。' } }, undefined, {
      en: { end: 'See you!' },
    });
    expect(texts.en.end).toBe('See you!');
    expect(texts.en.timeout).toBe('Gone.');
    expect(texts.ja.end).toBe('では。');
    expect(texts.th.end).toBe(DEFAULT_TEXTS.th.end);
    expect(DEFAULT_TEXTS.en.end).toBe('Thank you for contacting us.');
  });

  test('a layer may switch off, and the next one on again', () => {
    expect(layerTexts({ en: { end: '' } }).en.end).toBe('');
    expect(layerTexts({ en: { end: '' } }, { en: { end: 'Bye' } }).en.end).toBe('Bye');
  });
});

describe('faults', () => {
  test.each<[TextKey, string, object[]]>([
    ['joined', '{name} of {team}', []],
    ['joined', 'Someone of {team}', [{ code: 'MISSING_TOKEN', token: 'name' }]],
    ['joined', '{name} {team} {topic}', [{ code: 'UNKNOWN_TOKEN', token: 'topic' }]],
    [
      'joined',
      '{Name} {team}',
      [
        { code: 'UNKNOWN_TOKEN', token: 'Name' },
        { code: 'MISSING_TOKEN', token: 'name' },
      ],
    ],
    ['all_busy', 'Number {position}', []],
    ['all_busy', 'Wait {wait}', [{ code: 'MISSING_TOKEN', token: 'position' }]],
    ['end', '', []],
    ['end', ' \u200b', [{ code: 'EMPTY' }]],
    ['ask', '', [{ code: 'EMPTY' }]],
    ['ask', '{ } {1} }{', []],
    ['ask', 'x'.repeat(TEMPLATE_UTF16_MAX), []],
    ['ask', 'x'.repeat(TEMPLATE_UTF16_MAX + 1), [{ code: 'TOO_LONG' }]],
    ['label_cancel', '👨‍👩‍👧‍👦'.repeat(20), []],
    ['label_cancel', 'x'.repeat(21), [{ code: 'TOO_LONG' }]],
  ])('%s: %j', (key, template, faults) => {
    expect(textFaults(key, template)).toEqual(faults);
  });

  test('of a layer name language and key', () => {
    const stored = JSON.parse('{"en":{"end":"","ask":"","nonsense":"x","toString":"y"},"ja":{"end":"{x}"}}');
    expect(overrideFaults(stored)).toEqual([
      { code: 'EMPTY', language: 'en', key: 'ask' },
      { code: 'UNKNOWN_KEY', language: 'en', key: 'nonsense' },
      { code: 'UNKNOWN_KEY', language: 'en', key: 'toString' },
      { code: 'UNKNOWN_TOKEN', token: 'x', language: 'ja', key: 'end' },
    ]);
  });
});
