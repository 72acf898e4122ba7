// What a field lacks, in the reader's language: the browser's own words come in the browser's. Pure.
import { m } from '../paraglide/messages';

/** What an input and a text area have in common, as far as it is read. */
export interface CheckedField {
  readonly type: string;
  readonly value: string;
  /** Of inputs alone; empty: no bound. */
  readonly min?: string;
  readonly max?: string;
  readonly validity: Partial<ValidityState>;
}

/** One sentence. */
export function validityWords({ type, value, min = '', max = '', validity }: CheckedField): string {
  // What is no number at all is an empty value to the browser.
  if (type === 'number' && (validity.badInput === true || value !== '')) {
    return min === '' || max === ''
      ? m.set_fault_out_of_range()
      : m.set_fault_range({ min: Number(min), max: Number(max) });
  }
  if (value.trim() === '' && validity.badInput !== true) return m.set_fault_empty();
  return type === 'email' ? m.set_fault_bad_email() : m.set_fault_bad_form();
}
