// Words about files: their state, size and length. Pure.
import type { MEDIA_STATES } from '$protocol/entry-view';
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

export type MediaState = (typeof MEDIA_STATES)[number];
export type MediaKind = 'image' | 'video' | 'audio' | 'file';

const KINDS: Readonly<Record<MediaKind, () => string>> = {
  image: m.media_image,
  video: m.media_video,
  audio: m.media_audio,
  file: m.media_file,
};

/** Why a file cannot be shown yet or any more. */
export function mediaStateWords(state: Exclude<MediaState, 'ready'>, kind: MediaKind): string {
  const what = KINDS[kind]();
  switch (state) {
    case 'fetching':
      return m.media_fetching({ what });
    case 'preparing':
      return m.media_preparing({ what });
    case 'gone':
      return m.media_gone({ what });
    case 'failed':
      return m.media_failed({ what });
  }
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 1.4 MB, in thousands as files are sold. */
export function fileSize(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = UNITS[step] ?? 'byte';
  return new Intl.NumberFormat(getLocale(), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(bytes / 1_000 ** step);
}

/** 0:07, 12:30, 1:02:09 */
export function playTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const pad = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** What kind of file its name says: `PDF`, at most five letters; empty where it says nothing. */
export function fileType(fileName: string): string {
  return /\.([a-z0-9]{1,5})$/i.exec(fileName)?.[1]?.toUpperCase() ?? '';
}
