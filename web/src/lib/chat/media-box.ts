// The room that a picture or video gets in the thread, known before it has come, so that nothing moves when it does. Pure.

export interface Box {
  readonly width: number;
  readonly height: number;
}

const SIDE_MAX_PX = 288;
const SIDE_MIN_PX = 96;

/** Without a size of its own: a square for images, 16:9 for videos, in which the whole picture lies. */
const UNKNOWN: Readonly<Record<'image' | 'video', Box>> = {
  image: { width: SIDE_MAX_PX, height: SIDE_MAX_PX },
  video: { width: SIDE_MAX_PX, height: 162 },
};

/** CSS pixels. @param size of the file in pixels, where it is known */
export function mediaBox(
  kind: 'image' | 'video',
  size: { readonly width?: number | undefined; readonly height?: number | undefined },
): Box {
  const { width = 0, height = 0 } = size;
  if (!(width > 0 && height > 0)) return UNKNOWN[kind];
  const scale = Math.min(1, SIDE_MAX_PX / width, SIDE_MAX_PX / height);
  const fit = (side: number) => Math.round(Math.max(SIDE_MIN_PX, side * scale));
  return { width: fit(width), height: fit(height) };
}
