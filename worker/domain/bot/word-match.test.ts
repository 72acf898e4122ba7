import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../search/fold';
import { findAnyWord, hasWord, wordRanges } from './word-match';

describe('a word of a script that parts words', () => {
  test.each([
    ['api', 'APIを使いたい', true],
    ['api', 'rapid', false],
    ['api', 'api', true],
    ['api', 'use the api, please', true],
    ['api', 'apis', false],
    ['api', 'api2', false],
    ['api', 'my_api', false],
    ['api', 'ａｐｉについて', true],
    ['agent', 'ขอคุยกับagentหน่อย', true],
    ['agent', "the agent's name", true],
    ['agent', 'agent\u0301', false],
    ['agent', 'agentを', true],
    ['agent', 'agent\u3099', true],
    ['agent', 'agentั', true],
    ['ось', 'лось', false],
    ['лось', 'где лось?', true],
    ['ωρα', 'χωρα', false],
    ['api', 'яapi', false],
    ['talk to human', 'i want to  TALK to human!', true],
    ['2', 'room 12', false],
    ['2', '2階', true],
    ['api', '𝒜api', false],
    ['api', '😀api😀', true],
    ['api', '字𠮷api', true],
  ])('%j in %j: %s', (word, text, isThere) => {
    expect(hasWord(fold(text), fold(word))).toBe(isThere);
  });
});

describe('any other pattern', () => {
  test.each([
    ['担当者', 'すぐ担当者を出して', true],
    ['เจ้าหน้าที่', 'ขอคุยกับเจ้าหน้าที่ค่ะ', true],
    ['退款', '我要退款', true],
    ['환불', '환불해 주세요', true],
    ['api連携', 'rapi連携', true],
    ['e-mail', 'some e-mails', true],
    ['オペレータ', 'おぺれーた', false],
  ])('%j in %j: %s', (word, text, isThere) => {
    expect(hasWord(fold(text), fold(word))).toBe(isThere);
  });
});

test('an empty pattern is in no text', () => {
  expect(hasWord('text', '')).toBe(false);
  expect(findAnyWord('text', ['', ' \u200b'])).toBeNull();
});

test('every place is found, and only whole words', () => {
  expect(wordRanges('agent, agents, agent', 'agent')).toEqual([
    { start: 0, end: 5 },
    { start: 15, end: 20 },
  ]);
  expect(wordRanges('人人人', '人人')).toEqual([
    { start: 0, end: 2 },
    { start: 1, end: 3 },
  ]);
});

test('the word is named as the list writes it', () => {
  expect(findAnyWord(fold('need an AGENT'), ['Human', 'Agent'])).toBe('Agent');
});

test('a word between spaces is always found, whatever stands around', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
      expect(hasWord(fold(`${left} human ${right}`), 'human')).toBe(true);
    }),
  );
});
