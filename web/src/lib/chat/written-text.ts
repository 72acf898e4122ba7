// A text as it stands in the composer, with what goes along: what is planned, held or taken back moves in this form. Types only.
import type { QuickReplyView } from '$protocol/quick-reply';

export interface WrittenText {
  readonly text: string;
  readonly quotedId?: string | undefined;
  readonly quickReplies: readonly QuickReplyView[];
}
