// D1 as the projection fills it: newest (epoch, seq) wins, whatever the order of the parts. Only tests import it.
import type { Entry } from '../domain/chat/entry';
import { comparePosition } from '../domain/position';
import type { ProjectedSession, ProjectionMessage } from '../rpc/projection-message';

export class ProjectionTable {
  readonly #entries = new Map<string, Entry>();
  readonly #reads = new Map<string, number>();
  readonly #sessions = new Map<string, ProjectedSession>();
  #newest: ProjectionMessage | null = null;

  apply(part: ProjectionMessage): void {
    for (const entry of part.entries) {
      const known = this.#entries.get(entry.id);
      const isNewer =
        !known || entry.epoch > known.epoch || (entry.epoch === known.epoch && entry.changedSeq > known.changedSeq);
      if (isNewer) this.#entries.set(entry.id, entry);
    }
    for (const each of part.sessions) {
      const known = this.#sessions.get(each.session.id);
      if (!known || each.changedSeq > known.changedSeq) this.#sessions.set(each.session.id, each);
    }
    for (const { operatorId, readCount } of part.reads) {
      this.#reads.set(operatorId, Math.max(readCount, this.#reads.get(operatorId) ?? 0));
    }
    if (!this.#newest || comparePosition(part.row, this.#newest.row) >= 0) this.#newest = part;
  }

  /** All that a reader of D1 could see of the chat. */
  rows(): unknown {
    return {
      row: this.#newest?.row,
      sessions: [...this.#sessions].sort(),
      entries: [...this.#entries.values()].sort((a, b) => a.seq - b.seq),
      reads: [...this.#reads].sort(),
    };
  }
}
