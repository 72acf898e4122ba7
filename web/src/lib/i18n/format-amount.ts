// Amounts as people read them, in the language of the console with Latin digits: sizes of files, lengths of sounds, counts.
import { getLocale } from '../paraglide/runtime';

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

/** 1.5 MB; a megabyte is 10^6 bytes, as LINE's limits count. */
export function fileSize(bytes: number): string {
  const step = bytes >= 1_000_000 ? 2 : bytes >= 1_000 ? 1 : 0;
  const value = bytes / 1_000 ** step;
  return new Intl.NumberFormat(`${getLocale()}-u-nu-latn`, {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

/** 1:05 */
export function playLength(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** 4,812 */
export function wholeNumber(value: number): string {
  return new Intl.NumberFormat(`${getLocale()}-u-nu-latn`, { maximumFractionDigits: 0 }).format(value);
}
