// What lies ready in the composer besides its text, chat by chat: files, quick replies, the message that is answered. One per desk, so
// that it is still there when a chat is opened again. A file belongs to the chat in which it was picked, pasted or dropped,
// whatever is open when it is ready. In memory only: files do not survive a reload, nor does a sign-out leave them.
import type { QuickReplyView } from '$protocol/quick-reply';
import type { ApiErrorCode } from '../api/api-result';
import type { PreparedMedia } from './new-message';
import type { LinkReason, Preparation } from './prepare-media';

export interface Attachment {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly phase: 'preparing' | 'ready' | 'refused';
  readonly media: PreparedMedia | null;
  /** With refused: why. */
  readonly code: ApiErrorCode | null;
  readonly linkReason: LinkReason;
  readonly isStilled: boolean;
  /** Address of the small picture in this browser. */
  readonly thumbUrl: string | null;
}

export interface Quote {
  readonly entryId: string;
  readonly author: string;
  readonly words: string;
}

export interface Shelf {
  readonly attachments: readonly Attachment[];
  readonly quickReplies: readonly QuickReplyView[];
  readonly quote: Quote | null;
}

const EMPTY: Shelf = { attachments: [], quickReplies: [], quote: null };
/** More at once is a mistake more often than a wish. */
export const ATTACHMENTS_MAX = 20;

export class ComposerShelf {
  #shelves = $state.raw<ReadonlyMap<string, Shelf>>(new Map());
  readonly #prepare: (file: File) => Promise<Preparation>;

  constructor(prepare: (file: File) => Promise<Preparation>) {
    this.#prepare = prepare;
  }

  of(chatId: string): Shelf {
    return this.#shelves.get(chatId) ?? EMPTY;
  }

  /** Takes files for this chat; what is too many is left. */
  attach(chatId: string, files: readonly File[]): void {
    const room = ATTACHMENTS_MAX - this.of(chatId).attachments.length;
    for (const file of files.slice(0, Math.max(0, room))) {
      const attachment: Attachment = {
        id: crypto.randomUUID(),
        fileName: file.name,
        sizeBytes: file.size,
        phase: 'preparing',
        media: null,
        code: null,
        linkReason: null,
        isStilled: false,
        thumbUrl: null,
      };
      this.#change(chatId, { attachments: [...this.of(chatId).attachments, attachment] });
      void this.#makeReady(chatId, attachment, file);
    }
  }

  detach(chatId: string, id: string): void {
    const { attachments } = this.of(chatId);
    forget(attachments.filter((attachment) => attachment.id === id));
    this.#change(chatId, { attachments: attachments.filter((attachment) => attachment.id !== id) });
  }

  setQuickReplies(chatId: string, quickReplies: readonly QuickReplyView[]): void {
    this.#change(chatId, { quickReplies });
  }

  setQuote(chatId: string, quote: Quote | null): void {
    this.#change(chatId, { quote });
  }

  /** What was sent is gone from here: the files that were ready, the buttons, and the quote where it went along. */
  takeSent(chatId: string, { withQuote }: { readonly withQuote: boolean }): void {
    const { attachments, quote } = this.of(chatId);
    forget(attachments.filter((attachment) => attachment.phase === 'ready'));
    this.#change(chatId, {
      attachments: attachments.filter((attachment) => attachment.phase !== 'ready'),
      quickReplies: [],
      quote: withQuote ? null : quote,
    });
  }

  clear(): void {
    for (const { attachments } of this.#shelves.values()) forget(attachments);
    this.#shelves = new Map();
  }

  async #makeReady(chatId: string, attachment: Attachment, file: File): Promise<void> {
    const prepared = await this.#prepare(file);
    const { attachments } = this.of(chatId);
    // Removed meanwhile.
    if (!attachments.some(({ id }) => id === attachment.id)) return;
    const settled: Attachment = prepared.ok
      ? {
          ...attachment,
          phase: 'ready',
          media: prepared.media,
          sizeBytes: prepared.media.blob.size,
          linkReason: prepared.linkReason,
          isStilled: prepared.isStilled,
          thumbUrl: prepared.media.preview === null ? null : URL.createObjectURL(prepared.media.preview),
        }
      : { ...attachment, phase: 'refused', code: prepared.code };
    this.#change(chatId, { attachments: attachments.map((known) => (known.id === attachment.id ? settled : known)) });
  }

  #change(chatId: string, more: Partial<Shelf>): void {
    const shelf = { ...this.of(chatId), ...more };
    const shelves = new Map(this.#shelves);
    if (shelf.attachments.length === 0 && shelf.quickReplies.length === 0 && shelf.quote === null)
      shelves.delete(chatId);
    else shelves.set(chatId, shelf);
    this.#shelves = shelves;
  }
}

function forget(attachments: readonly Attachment[]): void {
  for (const { thumbUrl } of attachments) if (thumbUrl !== null) URL.revokeObjectURL(thumbUrl);
}
