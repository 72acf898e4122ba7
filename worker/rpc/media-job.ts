// What the media queue carries: one file to copy from LINE to R2. Types only; additive.
export interface MediaJob {
  readonly chatId: string;
  readonly channelId: string;
  /** The entry whose content waits for the copy. */
  readonly entryId: string;
  readonly lineMessageId: string;
  /** The name in R2, unguessable, chosen by the chat's object so that a repeat writes the same one. */
  readonly key: string;
}
