// Colleagues as the Dispatcher last told of them: kept in memory to greet a new tab with, and passed on to the others. Holds no truth:
// after a sleep it is asked for again. Called by OperatorHub.
import type { DeskPerson } from '../protocol/desk-view';
import { closeIfLapsed, isOpen, sendFrame } from './inbox-seat';

export class PeopleBoard {
  readonly #sockets: () => WebSocket[];
  readonly #ask: () => Promise<readonly DeskPerson[]>;
  #known: Map<string, DeskPerson> | null = null;
  /** While the Dispatcher is asked: what it told meanwhile, which is newer than its answer. */
  #meanwhile = new Map<string, DeskPerson>();
  #asking: Promise<void> | null = null;

  constructor(sockets: () => WebSocket[], ask: () => Promise<readonly DeskPerson[]>) {
    this.#sockets = sockets;
    this.#ask = ask;
  }

  /** @param whole everybody there is; else those who changed */
  tell(people: readonly DeskPerson[], whole: boolean, now: number): void {
    if (whole) this.#known = new Map();
    for (const person of people) {
      this.#known?.set(person.operatorId, person);
      if (this.#asking) this.#meanwhile.set(person.operatorId, person);
    }
    for (const socket of this.#sockets()) {
      if (!closeIfLapsed(socket, now)) sendFrame(socket, { type: 'people', whole, people: [...people] });
    }
  }

  /** Sends everybody to a tab that just came. Rejects where the Dispatcher does not answer; the tab has the list by HTTP too. */
  async greet(socket: WebSocket): Promise<void> {
    if (!this.#known) {
      this.#asking ??= this.#load().finally(() => {
        this.#asking = null;
      });
      await this.#asking;
    }
    if (isOpen(socket)) sendFrame(socket, { type: 'people', whole: true, people: [...(this.#known?.values() ?? [])] });
  }

  async #load(): Promise<void> {
    this.#meanwhile = new Map();
    const people = await this.#ask();
    this.#known = new Map([...people.map((one): [string, DeskPerson] => [one.operatorId, one]), ...this.#meanwhile]);
  }
}
