// Each way in which a browser finds a field wrong has words of ours.
import { expect, test } from 'vitest';
import { m } from '../paraglide/messages';
import { type CheckedField, validityWords } from './validity-words';

test.each<[string, CheckedField, string]>([
  ['nothing', { type: 'text', value: '', validity: { valueMissing: true } }, m.set_fault_empty()],
  ['spaces', { type: 'text', value: '  ', validity: { patternMismatch: true } }, m.set_fault_empty()],
  ['an empty area', { type: 'textarea', value: '', validity: { valueMissing: true } }, m.set_fault_empty()],
  ['another form', { type: 'text', value: 'A b', validity: { patternMismatch: true } }, m.set_fault_bad_form()],
  ['no address', { type: 'email', value: 'aya', validity: { typeMismatch: true } }, m.set_fault_bad_email()],
  ['no web address', { type: 'url', value: 'aya', validity: { typeMismatch: true } }, m.set_fault_bad_form()],
  ['half a date', { type: 'date', value: '', validity: { badInput: true } }, m.set_fault_bad_form()],
  [
    'too great a number',
    { type: 'number', value: '101', min: '1', max: '100', validity: { rangeOverflow: true } },
    m.set_fault_range({ min: 1, max: 100 }),
  ],
  [
    'no number',
    { type: 'number', value: '', min: '1', max: '100', validity: { badInput: true, valueMissing: true } },
    m.set_fault_range({ min: 1, max: 100 }),
  ],
  ['no bounds', { type: 'number', value: '1.5', validity: { stepMismatch: true } }, m.set_fault_out_of_range()],
  ['no number yet', { type: 'number', value: '', validity: { valueMissing: true } }, m.set_fault_empty()],
])('%s', (_, field, words) => {
  expect(validityWords(field)).toBe(words);
});
