// The images of a thread as the viewer leafs through them: ready ones in the order of the thread, sets in theirs. Pure.
// Taken from the entries each time they change, so that an unsent image is gone from the viewer, too.
import type { MessageView } from '$protocol/entry-view';
import type { ThreadLine } from './thread-lines';

export interface ViewerImage {
  readonly id: string;
  readonly url: string;
  readonly message: MessageView;
}

export function viewerImages(lines: readonly ThreadLine[]): ViewerImage[] {
  return lines
    .flatMap((line) => (line.kind === 'message' ? (line.images ?? [line.message]) : []))
    .flatMap((message) => {
      const { content } = message;
      if (content.type !== 'image' || content.state !== 'ready' || content.url === undefined) return [];
      return [{ id: message.id, url: content.url, message }];
    });
}

/** Which image to show: the wanted one; where it is gone, the one that took its place; null where none is left. */
export function imageToShow(images: readonly ViewerImage[], wantedId: string, lastIndex: number): ViewerImage | null {
  return images.find(({ id }) => id === wantedId) ?? images[Math.min(lastIndex, images.length - 1)] ?? null;
}
