// Length, size and a first picture of a video or sound, by the browser's own player. Browser only. Called by prepare-media.
// A codec that this browser lacks gives null: the caller has what the file says of itself.
import { encodePreview, fit } from './encode-image';

/** A broken file may never say a word. */
const PATIENCE_MS = 8_000;
/** Not the very first picture: it is black too often. */
const POSTER_AT_SEC = 0.5;

export interface ProbedVideo {
  readonly durationMs: number | null;
  readonly width: number;
  readonly height: number;
  readonly poster: Blob;
}

export async function probeAudio(file: Blob): Promise<{ readonly durationMs: number } | null> {
  return withPlayer('audio', file, async (player) => {
    const durationMs = lengthOf(player);
    return durationMs === null ? null : { durationMs };
  });
}

export async function probeVideo(file: Blob): Promise<ProbedVideo | null> {
  return withPlayer('video', file, async (player) => {
    const { videoWidth: width, videoHeight: height, duration } = player;
    if (width === 0 || height === 0) return null;
    const seconds = Number.isFinite(duration) ? Math.min(POSTER_AT_SEC, duration / 2) : 0;
    await happens(player, 'seeked', () => {
      player.currentTime = seconds;
    });
    const frame = await createImageBitmap(player, fitted(width, height));
    const poster = await encodePreview(frame);
    frame.close();
    return poster === null ? null : { durationMs: lengthOf(player), width, height, poster };
  });
}

function fitted(width: number, height: number): ImageBitmapOptions {
  const small = fit({ width, height }, 1_280);
  return { resizeWidth: small.width, resizeHeight: small.height, resizeQuality: 'high' };
}

const lengthOf = (player: HTMLMediaElement) =>
  Number.isFinite(player.duration) && player.duration > 0 ? Math.round(player.duration * 1_000) : null;

async function withPlayer<K extends 'audio' | 'video', T>(
  kind: K,
  file: Blob,
  look: (player: HTMLElementTagNameMap[K]) => Promise<T | null>,
): Promise<T | null> {
  const player = document.createElement(kind);
  const address = URL.createObjectURL(file);
  player.muted = true;
  player.preload = 'auto';
  try {
    await happens(player, kind === 'video' ? 'loadeddata' : 'loadedmetadata', () => {
      player.src = address;
    });
    return await look(player);
  } catch {
    // The player said no, or nothing at all in time.
    return null;
  } finally {
    player.removeAttribute('src');
    player.load();
    URL.revokeObjectURL(address);
  }
}

function happens(player: HTMLMediaElement, event: string, begin: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The player says nothing.')), PATIENCE_MS);
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      settle();
    };
    player.addEventListener(event, end(resolve), { once: true });
    player.addEventListener(
      'error',
      end(() => reject(new Error('The player cannot read it.'))),
      { once: true },
    );
    begin();
  });
}
