// What the composer hands over to be sent, before it has an id: one message of one kind. Types only. Made by the composer's parts,
// taken by the outgoing controller, which uploads what has to be uploaded.
import type { QuickReplyView } from '$protocol/quick-reply';

/** A file made ready in this browser. Sizes in bytes, pixels and milliseconds. */
export interface PreparedMedia {
  readonly kind: 'image' | 'video' | 'audio' | 'file';
  /** What is uploaded: for images, the copy without the place and the camera it was taken with. */
  readonly blob: Blob;
  readonly fileName: string;
  /** The small JPEG that LINE wants with an image or video. */
  readonly preview: Blob | null;
  readonly durationMs: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

export type NewMessage =
  | { readonly type: 'text'; readonly text: string; readonly quotedId?: string }
  | {
      readonly type: 'sticker';
      readonly packageId: string;
      readonly stickerId: string;
      readonly quotedId?: string;
    }
  | { readonly type: 'media'; readonly media: PreparedMedia }
  | {
      readonly type: 'location';
      readonly title: string;
      readonly address: string;
      readonly latitude: number;
      readonly longitude: number;
    }
  | {
      readonly type: 'saved';
      readonly savedMessageId: string;
      readonly kind: string;
      readonly altText: string;
      readonly json: string;
    };

/** What one press of Send sends, in this order. The buttons hang on the last one. */
export interface NewSend {
  /** Bound when the writing, picking, pasting or dropping began. */
  readonly chatId: string;
  readonly messages: readonly NewMessage[];
  readonly quickReplies: readonly QuickReplyView[];
}
