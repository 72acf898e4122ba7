// The Q&A store at twenty times the entries that settings may hold: the right answer is found, the work of a question does not grow
// with those that share nothing with it, and settings of that size are refused with one clear fault. Work is counted, not timed.
import { describe, expect, test } from 'vitest';
import { checkRegex } from '../../platform/linear-regex';
import { textMessage } from './bot-message';
import { botSettingsFaults } from './bot-settings-faults';
import { DEFAULT_BOT_SETTINGS } from './default-bot-settings';
import type { QaEntry } from './qa-entry';
import { askStore } from './qa-store';

const THRESHOLDS = { answer: 0.6, suggest: 0.35 };
const MANY = 10_000;
const FEW = 100;

/** Entries that share a word with none, or with all others; `reads` counts how often their questions are looked at. */
function storeOf(count: number) {
  const reads = { questions: 0 };
  const entries = Array.from({ length: count }, (_, at): QaEntry => {
    const questions = [`where is article${at} in the shop`, `price of article${at}`];
    return {
      id: `e${at}`,
      isOn: true,
      language: 'en',
      answers: [textMessage(`about ${at}`)],
      get questions() {
        reads.questions += 1;
        return questions;
      },
    };
  });
  return { entries, reads };
}

const ask = (entries: readonly QaEntry[], text: string) => askStore(entries, 'en', text, THRESHOLDS);

describe('of ten thousand entries', () => {
  const { entries, reads } = storeOf(MANY);

  test.each([0, 1, 4_999, MANY - 1])('the right one answers: %d', (at) => {
    expect(ask(entries, `Price of article${at}?`)).toMatchObject({ kind: 'answer', entry: { id: `e${at}` } });
    expect(ask(entries, `article${at}`)).toMatchObject({ entry: { id: `e${at}` } });
  });

  test('none answers what it is not about', () => {
    expect(ask(entries, 'qwxz vvbb')).toMatchObject({ kind: 'miss', confidence: 0 });
  });

  test('each is read for the first question alone, as often as one of a hundred', () => {
    const few = storeOf(FEW);
    ask(few.entries, 'price of article7');
    expect(reads.questions / MANY).toBe(few.reads.questions / FEW);
    const before = reads.questions;
    for (let at = 0; at < 50; at++) ask(entries, `price of article${at}`);
    expect(reads.questions).toBe(before);
  });
});

describe('settings with so many entries', () => {
  const checks = { checkRegex, isSchedule: () => true };
  const faultsOf = (count: number) => {
    const qaEntries = storeOf(count).entries.map((entry) => ({ ...entry }));
    const faults = botSettingsFaults({ ...DEFAULT_BOT_SETTINGS, qaEntries }, checks);
    return faults.map(({ path, code }) => `${path}: ${code}`);
  };

  test('are taken up to the limit and refused above it, by one fault that names the list', () => {
    expect(faultsOf(500)).toEqual([]);
    expect(faultsOf(501)).toEqual(['qaEntries: TOO_MANY']);
    expect(faultsOf(MANY)).toContain('qaEntries: TOO_MANY');
  });
});
