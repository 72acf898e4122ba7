// Amounts as people read them, in the language of the console with Latin digits: sizes of files, lengths of sounds, counts.
import { getLocale } from '../paraglide/runtime';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 1.4 MB; a megabyte is 10^6 bytes, as LINE's limits count. */
export function fileSize(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(`${getLocale()}-u-nu-latn`, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(bytes / 1_000 ** step);
}

/** 0:07, 12:30, 1:02:09 */
export function playLength(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const pad = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** 4,812 */
export function wholeNumber(value: number): string {
  return new Intl.NumberFormat(`${getLocale()}-u-nu-latn`, { maximumFractionDigits: 0 }).format(value);
}
