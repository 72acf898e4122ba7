// A note is a line of a transcript only where notes are asked for, and never once it was deleted.
import { expect, test } from 'vitest';
import type { NoteView } from '../protocol/entry-view';
import { toTranscriptLine } from './to-transcript-line';

const by = { operatorId: 'op_1', name: 'Aya' };
const note: NoteView = {
  kind: 'note',
  id: 'n1',
  lineTs: 5,
  at: 5,
  epoch: 1,
  seq: 2,
  changedSeq: 2,
  by,
  text: 'she was angry',
  mentions: [],
};
const context = { operatorName: () => 'Support', memberName: () => null };

test('a note stands in it with its author’s own name, only where notes are asked for', () => {
  expect(toTranscriptLine(note, { ...context, withNotes: false })).toBeNull();
  expect(toTranscriptLine(note, { ...context, withNotes: true })).toEqual({
    id: 'n1',
    at: 5,
    kind: 'note',
    by: { kind: 'operator', name: 'Aya' },
    text: 'she was angry',
    isInternal: true,
  });
});

test('a deleted one stands in none', () => {
  const deleted = { ...note, text: '', deleted: { by, at: 9 } };
  expect(toTranscriptLine(deleted, { ...context, withNotes: true })).toBeNull();
});
