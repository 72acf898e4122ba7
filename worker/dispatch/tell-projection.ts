// Hands closed decision records to the projection, gathered for two seconds, a few to a message. Started by the alarm; what the queue
// did not take is sent with the next. The consumer takes a record as often as it comes: its number is its key.
import type { DecisionView } from '../protocol/decision-view';
import type { DecisionStore } from './decision-store';
import type { Work } from './dispatch-tools';

/** A record with twenty candidates is some 4 KB, and a message stays under 100 KB. */
const RECORDS_PER_MESSAGE = 20;
const AGAIN_AFTER_MS = 30_000;

export interface ProjectionTellerDeps {
  readonly decisions: DecisionStore;
  readonly send: (decisions: readonly DecisionView[]) => Promise<void>;
  readonly commit: <T>(work: (work: Work) => T) => T;
  readonly now: () => number;
  readonly dueAt: () => number | null;
  readonly onTrouble: (cause: unknown) => void;
}

export class ProjectionTeller {
  readonly #deps: ProjectionTellerDeps;
  #isTelling = false;

  constructor(deps: ProjectionTellerDeps) {
    this.#deps = deps;
  }

  start(): void {
    const due = this.#deps.dueAt();
    if (due === null || due > this.#deps.now() || this.#isTelling) return;
    void this.#tell().catch(this.#deps.onTrouble);
  }

  async #tell(): Promise<void> {
    const { decisions, send, commit, onTrouble } = this.#deps;
    this.#isTelling = true;
    try {
      for (
        let part = decisions.untold(RECORDS_PER_MESSAGE);
        part.length > 0;
        part = decisions.untold(RECORDS_PER_MESSAGE)
      ) {
        await send(part);
        const told = part.map(({ decisionNo }) => decisionNo);
        commit((work) => work.decisions.noteTold(told));
      }
      commit(({ marks }) => marks.setDue('projection', null));
    } catch (cause) {
      onTrouble(cause);
      commit(({ marks, now }) => marks.setDue('projection', now + AGAIN_AFTER_MS));
    } finally {
      this.#isTelling = false;
    }
  }
}
