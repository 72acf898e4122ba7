// The jobs that follow from what customers do, as rows of the lane of foreign hosts. Types only.
// PERSISTED CONTRACT: a row may lie there over a deploy; new fields are optional.
export type InboundJob =
  /** The contact's profile, asked of LINE. */
  | { readonly kind: 'profile' }
  /** The chat's place in the directory, by which rebuild and sweep find it. */
  | { readonly kind: 'directory' }
  /** A wake-up: name, picture and size of the group or room. */
  | { readonly kind: 'group' }
  /** A wake-up: one member whose name is wanted, then the next. */
  | { readonly kind: 'member' }
  | MediaJobOrder
  /**
   * A message was taken back: its files in R2 and its events in dead letters. `isInFlight`: a copy was under way, so the
   * files are deleted once more later.
   */
  | {
      readonly kind: 'purge';
      readonly lineMessageId: string;
      readonly keys: readonly string[];
      readonly isInFlight?: boolean;
    }
  /** The customer came back from the company's sign-in page: whose account the nonce names. `entryId`: the line that tells it. */
  | { readonly kind: 'account_link'; readonly nonce: string; readonly entryId: string };

/** The copy of a message's file; keys are chosen once, so that a repeat writes the same objects. */
export interface MediaJobOrder {
  readonly kind: 'media';
  readonly entryId: string;
  readonly lineMessageId: string;
  readonly key: string;
  readonly mediaKind?: 'image' | 'video' | 'audio' | 'file';
  readonly previewKey?: string;
  /** `external` content: where it lies. */
  readonly url?: string;
  readonly previewUrl?: string;
}
