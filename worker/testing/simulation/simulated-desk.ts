// An operator's screen of one chat: takes frames while its socket is open, catches up from its cursor when it comes back.
// Only tests import it.
import type { Position } from '../../domain/position';
import type { EntryPage, EntryView } from '../../protocol/entry-view';

interface Frame {
  readonly epoch: number;
  readonly prevSeq: number;
  readonly seq: number;
  readonly entries: readonly EntryView[];
}

export class SimulatedDesk {
  readonly screen = new Map<string, EntryView>();
  readonly gaps: string[] = [];
  #cursor: Position = { epoch: 0, seq: 0 };
  #isOpen = false;

  cut(): void {
    this.#isOpen = false;
  }

  take({ epoch, prevSeq, seq, entries }: Frame): void {
    if (!this.#isOpen) return;
    if (this.#cursor.epoch !== 0 && prevSeq > this.#cursor.seq) this.gaps.push(`${this.#cursor.seq} -> ${prevSeq}`);
    for (const entry of entries) this.#show(entry);
    this.#cursor = { epoch, seq: Math.max(seq, this.#cursor.seq) };
  }

  resume(read: (after: Position) => EntryPage): void {
    for (;;) {
      const page = read(this.#cursor);
      for (const entry of page.entries) this.#show(entry);
      this.#cursor = { epoch: page.epoch, seq: page.seq };
      if (!page.hasMore) break;
    }
    this.#isOpen = true;
  }

  #show(entry: EntryView): void {
    const shown = this.screen.get(entry.id);
    if (!shown || shown.changedSeq < entry.changedSeq) this.screen.set(entry.id, entry);
  }
}
