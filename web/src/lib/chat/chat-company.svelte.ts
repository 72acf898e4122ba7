// Who else is in an open chat: colleagues who have it open, and the one who writes a reply at this moment. Renders nothing.
import type { ChatServerMessage } from '$protocol/chat-server-message';
import type { PersonView } from '$protocol/chat-view';
import type { EntryView } from '$protocol/entry-view';

/** One notice that somebody writes holds for so long; they come every four. */
const COMPOSING_MS = 5_000;

export class ChatCompany {
  /** Colleagues who have the chat open. */
  viewers = $state.raw<readonly PersonView[]>([]);
  /** The colleague who writes a reply at this moment. */
  composing = $state.raw<PersonView | null>(null);
  readonly #operatorId: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(operatorId: string) {
    this.#operatorId = operatorId;
  }

  hear(message: ChatServerMessage): void {
    if (message.type === 'viewers')
      this.viewers = message.people.filter(({ operatorId }) => operatorId !== this.#operatorId);
    else if (message.type === 'composing') this.#noteComposing(message.by);
  }

  #noteComposing(by: PersonView): void {
    this.composing = by;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.composing = null;
    }, COMPOSING_MS);
  }

  /** What she wrote has come. */
  came(entries: readonly EntryView[]): void {
    const isByHer = (entry: EntryView) =>
      entry.kind === 'message' &&
      entry.author.kind === 'operator' &&
      entry.author.operatorId === this.composing?.operatorId;
    if (entries.some(isByHer)) this.composing = null;
  }

  /** Who is there is known by the line alone. */
  lineIsLost(): void {
    this.viewers = [];
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
