// What every bubble of a thread shares: whose chat it is, who its members are, what is known of quoted messages, and what can
// be done. Made by Thread, read by bubbles and what is inside them. Types only.
import type { EntryView, MessageView, NoteView } from '$protocol/entry-view';

export interface BubbleActions {
  /** While it can be undone. */
  readonly undo: (messageId: string) => void;
  /** What was undone, or was still waiting when the page was loaded anew. */
  readonly send: (messageId: string) => void;
  readonly retry: (messageId: string) => void;
  readonly confirm: (messageId: string) => void;
  readonly edit: (messageId: string) => void;
  readonly discard: (messageId: string) => void;
  readonly cancel: (messageId: string) => void;
  /** Begins an answer to this message; absent where nothing can be written. */
  readonly quote?: (message: MessageView) => void;
  /** Brings an entry of this chat into view, wherever it is. */
  readonly jump: (entryId: string) => void;
  /** Opens an image in full size. */
  readonly view: (entryId: string) => void;
  /** A quoted entry is shown and not loaded: fetch it. */
  readonly needQuoted: (entryId: string) => void;
}

/** Those that lead out of the thread: to what is sent, or into the field. */
export type MessageActions = Omit<BubbleActions, 'cancel' | 'jump' | 'view' | 'needQuoted'>;

export interface NoteActions {
  /** Whether she may delete notes of colleagues too. */
  readonly mayDeleteAll: boolean;
  /** Her own note goes into the field once more. */
  readonly change: (note: NoteView) => void;
  /** Its words become a canned reply. */
  readonly toReply?: (note: NoteView) => void;
}

export interface ThreadScene {
  readonly contact: {
    readonly name: string;
    readonly seed: string;
    readonly pictureUrl: string | null;
    readonly language: string | null;
  };
  readonly isGroup: boolean;
  readonly operatorId: string;
  /** Name of a member, null where LINE has told none. */
  readonly nameOf: (userId: string) => string | null;
  readonly pictureOf: (userId: string) => string | null;
  /** Of a person of the desk. */
  readonly operatorPictureOf: (operatorId: string) => string | null;
  /** Who wrote a message, as the console calls them. */
  readonly authorOf: (message: MessageView) => string;
  /** undefined: not known yet; null: not in this history. */
  readonly quotedOf: (entryId: string) => EntryView | null | undefined;
  /** Share of a file that has gone up, 0..1; null: it waits for another one. */
  readonly uploadOf: (messageId: string) => number | null;
  readonly actions: BubbleActions;
  readonly notes: NoteActions;
}
