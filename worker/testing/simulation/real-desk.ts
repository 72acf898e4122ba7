// An operator's screen of one chat over a real socket: shows what frames bring, comes back behind its cursor where the socket
// is gone, notes every gap. Only tests import it.
import type { SocketIdentity } from '../../domain/permissions/asker';
import type { Position } from '../../domain/position';
import { withIdentity } from '../../platform/identity-header';
import type { ChatServerMessage } from '../../protocol/chat-server-message';
import type { EntryView } from '../../protocol/entry-view';
import { AYA, type TestChat } from '../chat-client';

const DAY_MS = 24 * 3_600_000;

interface Line {
  readonly socket: WebSocket;
  readonly frames: ChatServerMessage[];
  isClosed: boolean;
  /** Where its newest frame ends. */
  toldSeq: number;
}

export class RealDesk {
  /** By entry id. */
  readonly screen = new Map<string, EntryView>();
  readonly gaps: string[] = [];
  readonly #chat: TestChat;
  readonly #onEntry: (entry: EntryView) => void;
  #line: Line | null = null;
  #cursor: Position | null = null;
  #isLooking = false;

  /** @param onEntry told of every entry a frame brings */
  constructor(chat: TestChat, onEntry: (entry: EntryView) => void) {
    this.#chat = chat;
    this.#onEntry = onEntry;
  }

  /** What was on its way is lost with the socket. */
  cut(): void {
    this.#line?.socket.close(1000);
    this.#line = null;
  }

  /** Reads what arrived; opens a new socket where there is none. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      this.#takeFrames();
      if (this.#line && !this.#line.isClosed && this.#line.socket.readyState === WebSocket.OPEN) return;
      this.#line = await this.#open().catch(() => null);
      const [hello] = this.#line?.frames ?? [];
      if (hello?.type === 'hello' && !hello.resumed) await this.#load();
      this.#takeFrames();
    } finally {
      this.#isLooking = false;
    }
  }

  async #open(): Promise<Line | null> {
    const after = this.#cursor ? `${this.#cursor.epoch}.${this.#cursor.seq}` : '0.0';
    const url = `http://chat/ws/chats/${this.#chat.chatId}?after=${after}`;
    const who: SocketIdentity = { ...AYA, validUntil: Date.now() + DAY_MS };
    const upgrade = withIdentity(new Request(url, { headers: { upgrade: 'websocket' } }), who);
    const { webSocket: socket } = await this.#chat.raw.fetch(upgrade);
    // The chat does not exist yet.
    if (!socket) return null;
    const line: Line = { socket, frames: [], isClosed: false, toldSeq: 0 };
    await new Promise<void>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        const frame = JSON.parse(String(data)) as ChatServerMessage;
        line.frames.push(frame);
        // What is told again on one socket was told before it stood.
        if (frame.type === 'changes' && frame.prevSeq < line.toldSeq) this.gaps.push(`told twice: ${frame.seq}`);
        if (frame.type === 'changes') line.toldSeq = frame.seq;
        // In the moment in which it comes: later it may have become true.
        if (frame.type === 'changes') for (const entry of frame.entries) this.#onEntry(entry);
        resolve();
      });
      socket.addEventListener('close', () => {
        line.isClosed = true;
        resolve();
      });
      socket.accept();
    });
    return line;
  }

  /** As a console that was never here: the whole thread, page by page. */
  async #load(): Promise<void> {
    let after: Position = { epoch: 0, seq: 0 };
    for (;;) {
      const page = await this.#chat.rpc.entries(AYA, { after, limit: 200 });
      if (!page.ok) return;
      for (const entry of page.value.entries) this.#show(entry);
      after = { epoch: page.value.epoch, seq: page.value.seq };
      if (!page.value.hasMore) break;
    }
    this.#cursor = after;
  }

  #takeFrames(): void {
    for (const frame of this.#line?.frames.splice(0) ?? []) {
      if (frame.type !== 'changes' || !this.#cursor) continue;
      if (frame.prevSeq > this.#cursor.seq) this.gaps.push(`${this.#cursor.seq} -> ${frame.prevSeq}`);
      for (const entry of frame.entries) this.#show(entry);
      this.#cursor = { epoch: frame.epoch, seq: Math.max(frame.seq, this.#cursor.seq) };
    }
  }

  #show(entry: EntryView): void {
    const shown = this.screen.get(entry.id);
    if (!shown || shown.changedSeq < entry.changedSeq) this.screen.set(entry.id, entry);
  }
}
