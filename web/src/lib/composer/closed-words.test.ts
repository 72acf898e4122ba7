// What stands where the field would be: who has the chat, who passes it on, and what that says to whom.
import { expect, test } from 'vitest';
import { view } from '../testing/build';
import { closedWords, passedOn } from './closed-words';

const ohm = { operatorId: 'op_ohm', name: 'Ohm' };
const saki = { operatorId: 'op_saki', name: 'Saki' };
const offer = { decisionNo: 1, to: saki, until: 9 };
const words = (of: Parameters<typeof view>[0], refusal = 'NOT_OWNER') => closedWords(view(of), refusal, 'op_saki');

test('what a colleague has is hers, what nobody has can be taken', () => {
  expect(words({ owner: ohm })).toContain('Ohm is answering');
  expect(words({ owner: null })).not.toContain('Ohm');
  expect(words({ owner: null, offer: { ...offer, to: ohm } })).toContain('Ohm');
});

test('to whom a colleague passes it on, it says so with her note, and to nobody else', () => {
  const passed = { owner: ohm, offer: { ...offer, from: { by: ohm, note: 'She asks for you.' } } };
  expect(words(passed)).toContain('Ohm passes this chat on to you');
  expect(passedOn(view(passed), 'op_saki')?.note).toBe('She asks for you.');
  expect(passedOn(view(passed), 'op_ren')).toBeNull();
  expect(closedWords(view(passed), 'NOT_OWNER', 'op_ren')).toContain('Ohm is answering');
});
