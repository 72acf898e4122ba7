// A desk whose decisions are all accepted at once: customers ask, the pass gives them to operators, chats end after a while.
// For what holds over hours: fairness, loads, waits. Only tests import it.
import { dispatch } from '../../domain/routing/dispatch-pass';
import type { OperatorState, QueueEntry, TeamPolicy } from '../../domain/routing/entry';
import { alwaysOpen, NOW } from './desk-builders';
import { VirtualTime } from './virtual-time';

export interface Served {
  readonly entry: QueueEntry;
  readonly operatorId: string;
  readonly at: number;
}

export class SimulatedDesk {
  readonly time = new VirtualTime(NOW);
  readonly operators: Map<string, OperatorState>;
  /** In the order in which they were given to somebody. */
  readonly served: Served[] = [];
  readonly #waiting = new Map<string, QueueEntry>();
  readonly #teams: ReadonlyMap<string, TeamPolicy>;
  readonly #serviceMs: (entry: QueueEntry) => number;
  readonly #onServed: (operators: readonly OperatorState[], served: Served) => void;
  #lastDecisionNo = 0;

  /** @param onServed is told the operators as they were before this one was given the session */
  constructor(
    operators: readonly OperatorState[],
    team: TeamPolicy,
    serviceMs: (entry: QueueEntry) => number,
    onServed: (operators: readonly OperatorState[], served: Served) => void = () => {},
  ) {
    this.operators = new Map(operators.map((state): [string, OperatorState] => [state.operatorId, state]));
    this.#teams = new Map([[team.teamId, team]]);
    this.#serviceMs = serviceMs;
    this.#onServed = onServed;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** All who ask in one instant share one pass. */
  ask(at: number, entries: readonly QueueEntry[]): void {
    this.time.at(at, () => {
      for (const entry of entries) this.#waiting.set(entry.sessionId, entry);
      this.#pass();
    });
  }

  #pass(): void {
    const { now } = this.time;
    const { decisions, lastDecisionNo } = dispatch(
      {
        entries: [...this.#waiting.values()],
        operators: [...this.operators.values()],
        teams: this.#teams,
        lastDecisionNo: this.#lastDecisionNo,
        openSecondsBetween: alwaysOpen,
      },
      now,
    );
    this.#lastDecisionNo = lastDecisionNo;
    for (const { sessionId, operatorId, decisionNo } of decisions) {
      const entry = this.#waiting.get(sessionId);
      if (entry) this.#serve({ entry, operatorId, at: now }, decisionNo);
    }
  }

  #serve(served: Served, decisionNo: number): void {
    const { entry, operatorId } = served;
    this.#onServed([...this.operators.values()], served);
    this.#waiting.delete(entry.sessionId);
    this.served.push(served);
    this.#count(operatorId, 1, decisionNo);
    this.time.after(this.#serviceMs(entry), () => {
      this.#count(operatorId, -1, null);
      this.#pass();
    });
  }

  #count(operatorId: string, by: 1 | -1, decisionNo: number | null): void {
    const operator = this.operators.get(operatorId);
    if (!operator) throw new Error(`nobody is called ${operatorId}`);
    const lastAssignedAt = decisionNo ?? operator.lastAssignedAt;
    this.operators.set(operatorId, { ...operator, used: operator.used + by, lastAssignedAt });
  }
}
