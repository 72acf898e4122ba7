// Words about files: what state they are in, and of what type they are. Pure. Sizes and lengths: i18n/format-amount.
import type { MEDIA_STATES } from '$protocol/entry-view';
import { m } from '../paraglide/messages';

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

/** What kind of file its name says: `PDF`, at most five letters; empty where it says nothing. */
export function fileType(fileName: string): string {
  return /\.([a-z0-9]{1,5})$/i.exec(fileName)?.[1]?.toUpperCase() ?? '';
}
