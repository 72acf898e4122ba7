import { describe, expect, test } from 'vitest';
import type { OperatorId } from '../ids';
import type { NoteEntry } from './entry';
import { NOTE_MENTIONS_MAX, NOTE_UTF16_MAX, noteFault, withoutWords, withWords } from './note';

const AYA = { operatorId: 'op_aya' as OperatorId, name: 'Aya' };
const mention = (operatorId: string, index: number, length: number) => ({ operatorId, index, length });

function note(change: Partial<NoteEntry> = {}): NoteEntry {
  const mentions = [mention('op_ben', 0, 4)];
  return { kind: 'note', id: 'n1', by: AYA, text: '@Ben look', mentions, ...change };
}

describe('a note', () => {
  test.each([
    ['of text alone', { text: 'hello', mentions: [] }, null],
    ['with two mentions', { text: '@Ben @Chi', mentions: [mention('b', 0, 4), mention('c', 5, 4)] }, null],
    ['that shows nothing', { text: ' \u200b', mentions: [] }, 'TEXT_EMPTY'],
    ['as long as may be', { text: 'a'.repeat(NOTE_UTF16_MAX), mentions: [] }, null],
    ['that is too long', { text: 'a'.repeat(NOTE_UTF16_MAX + 1), mentions: [] }, 'TEXT_TOO_LONG'],
    ['with a mention beyond its end', { text: '@Ben', mentions: [mention('b', 0, 5)] }, 'BAD_REQUEST'],
    ['with a mention where no @ stands', { text: 'a Ben', mentions: [mention('b', 2, 3)] }, 'BAD_REQUEST'],
    [
      'with mentions over each other',
      { text: '@@Ben', mentions: [mention('b', 0, 5), mention('c', 1, 4)] },
      'BAD_REQUEST',
    ],
    [
      'with too many mentions',
      {
        text: '@B'.repeat(NOTE_MENTIONS_MAX + 1),
        mentions: Array.from({ length: NOTE_MENTIONS_MAX + 1 }, (_, at) => mention('b', at * 2, 2)),
      },
      'BAD_REQUEST',
    ],
  ])('%s', (_what, words, fault) => {
    expect(noteFault(words)).toBe(fault);
  });

  test('that is edited remembers whom it named before, and that it was edited', () => {
    const edited = withWords(note(), { text: '@Chi look', mentions: [mention('op_chi', 0, 4)] }, 7);
    expect(edited).toEqual(
      note({ text: '@Chi look', mentions: [mention('op_chi', 0, 4)], unmentioned: ['op_ben'], editedAt: 7 }),
    );
    const back = edited && withWords(edited, { text: '@Ben look', mentions: [mention('op_ben', 0, 4)] }, 8);
    expect(back?.unmentioned).toEqual(['op_chi']);
  });

  test('that is edited to what it says already is not edited', () => {
    expect(withWords(note(), { text: note().text, mentions: note().mentions }, 7)).toBeNull();
  });

  test('that is deleted keeps no word, names nobody, and says who deleted it', () => {
    const gone = withoutWords(note({ isSolution: true, editedAt: 3 }), AYA, 9);
    expect(gone).toEqual(note({ text: '', mentions: [], unmentioned: ['op_ben'], deleted: { by: AYA, at: 9 } }));
  });
});
