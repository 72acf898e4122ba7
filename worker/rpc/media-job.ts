// What the media queue carries: one file to copy from LINE, or from where a third party keeps it, to R2. Types only; additive.
export interface MediaJob {
  readonly chatId: string;
  readonly channelId: string;
  /** The entry whose content waits for the copy. */
  readonly entryId: string;
  readonly lineMessageId: string;
  /** The name in R2, unguessable, chosen by the chat's object so that a repeat writes the same one. */
  readonly key: string;
  /** Absent in jobs of older Workers: image. */
  readonly kind?: 'image' | 'video' | 'audio' | 'file';
  /** The name in R2 of the small picture of an image or video. */
  readonly previewKey?: string;
  /** `external` content: where it lies. LINE is never asked for it. */
  readonly url?: string;
  readonly previewUrl?: string;
}
