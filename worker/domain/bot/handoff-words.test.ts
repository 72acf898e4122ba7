import { describe, expect, test } from 'vitest';
import { fold } from '../search/fold';
import { findHandoffWord, type HandoffWords } from './handoff-words';
import { LANGUAGES, type Language } from './languages';
import { type ComplexTopic, findTopic } from './topics';

const WORDS: HandoffWords = {
  words: {
    en: ['Agent', 'human', 'operator'],
    th: ['เจ้าหน้าที่', 'คุยกับคน', 'แอดมิน'],
    ja: ['オペレーター', '担当者', '有人'],
  },
  exceptions: { en: ['travel agent', 'human resources'] },
};

describe('handoff words', () => {
  test.each([
    ['agent', 'Agent'],
    ['I want a HUMAN now!!', 'human'],
    ['ｏｐｅｒａｔｏｒ', 'operator'],
    ['ขอคุยกับคนหน่อยได้ไหมคะ', 'คุยกับคน'],
    ['เรียกแอดมินค่ะ', 'แอดมิน'],
    ['ｵﾍﾟﾚｰﾀｰをお願いします', 'オペレーター'],
    ['有人対応を希望', '有人'],
    ['reagent', null],
    ['humanity', null],
    ['operators', null],
    ['my travel agent said so', null],
    ['my travel agent said so, get me an agent', 'Agent'],
    ['a human from human resources', 'human'],
    ['human resources', null],
    ['travel agents', null],
    ['', null],
  ])('%j: %j', (text, word) => {
    expect(findHandoffWord(fold(text), WORDS, LANGUAGES)).toBe(word);
  });

  test('only the lists of the languages in question count', () => {
    const chinese: Language[] = ['zh-Hant', 'en'];
    expect(findHandoffWord('所有人都可以嗎', WORDS, chinese)).toBeNull();
    expect(findHandoffWord('agent拜託', WORDS, chinese)).toBe('Agent');
  });
});

describe('topics', () => {
  const refund: ComplexTopic = {
    id: 'refund',
    isOn: true,
    names: { en: 'a refund' },
    patterns: { en: ['refund', 'money back'], ja: ['返金'], th: ['คืนเงิน'] },
    action: 'handoff',
  };
  const order = { ...refund, id: 'order', patterns: { en: ['order'] } };

  test.each([
    ['I want my money  back', 'refund'],
    ['返金してください', 'refund'],
    ['ขอคืนเงินค่ะ', 'refund'],
    ['order and refund', 'refund'],
    ['order', 'order'],
    ['refunds', undefined],
    ['', undefined],
  ])('%j is about %s', (text, id) => {
    expect(findTopic(fold(text), [refund, order], LANGUAGES)?.id).toBe(id);
  });

  test('a topic that is off is no topic', () => {
    expect(findTopic('refund of an order', [{ ...refund, isOn: false }, order], LANGUAGES)?.id).toBe('order');
  });
});
