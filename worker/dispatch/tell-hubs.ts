// Tells the hubs whose status or load changed: at once, then at most one call in TELL_EVERY_MS with the newest of everybody. What a
// hub did not hear it hears with the next. Keeps in memory what was told; after an eviction everybody is told anew.
// Its one short timer is coalescing alone: what is due stands in the store, and the alarm is behind it.
import type { DeskPerson } from '../protocol/desk-view';
import type { OperatorHubRpc } from '../rpc/operator-hub-rpc';
import type { Work } from './dispatch-tools';
import { peopleViews } from './people-views';

const TELL_EVERY_MS = 500;
/** After a hub did not answer. */
const AGAIN_AFTER_MS = 5_000;

export interface HubTellerDeps {
  readonly hubs: () => readonly Pick<OperatorHubRpc, 'notifyPeople'>[];
  readonly commit: <T>(work: (work: Work) => T) => T;
  readonly now: () => number;
  /** When people are to be told (ms); null: they know everything. */
  readonly dueAt: () => number | null;
  readonly onTrouble: (cause: unknown) => void;
}

export class HubTeller {
  readonly #deps: HubTellerDeps;
  /** JSON of what was told, by operator; null: nothing was yet. */
  #told: Map<string, string> | null = null;
  #lastAt = 0;
  #isTelling = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(deps: HubTellerDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { dueAt, now } = this.#deps;
    const due = dueAt();
    if (due === null || due > now() || this.#isTelling || this.#timer !== null) return;
    const inMs = this.#lastAt + TELL_EVERY_MS - now();
    if (inMs <= 0) {
      void this.#tell().catch(this.#deps.onTrouble);
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#tell().catch(this.#deps.onTrouble);
    }, inMs);
  }

  async #tell(): Promise<void> {
    const { commit, hubs, now, onTrouble } = this.#deps;
    this.#isTelling = true;
    this.#lastAt = now();
    try {
      const news = commit((work) => {
        const found = this.#newsOf(peopleViews(work));
        // Only what was heard is told: until a look finds nothing new, it stays due.
        if (found.people.length === 0) work.marks.setDue('people', null);
        return found;
      });
      if (news.people.length > 0) await this.#tellAll(hubs(), news.people, news.isWhole);
      this.#told = news.told;
    } catch (cause) {
      this.#told = null;
      onTrouble(cause);
      commit(({ marks, now: at }) => marks.setDue('people', at + AGAIN_AFTER_MS));
    } finally {
      this.#isTelling = false;
      this.start();
    }
  }

  /** Who is another than what was told; everybody where nothing was, or somebody is no colleague any more. */
  #newsOf(people: readonly DeskPerson[]) {
    const known = this.#told;
    const told = new Map(people.map((person) => [person.operatorId, JSON.stringify(person)]));
    const isWhole = known === null || [...known.keys()].some((operatorId) => !told.has(operatorId));
    const isNews = ({ operatorId }: DeskPerson) => isWhole || known.get(operatorId) !== told.get(operatorId);
    return { told, isWhole, people: people.filter(isNews) };
  }

  async #tellAll(
    hubs: readonly Pick<OperatorHubRpc, 'notifyPeople'>[],
    people: readonly DeskPerson[],
    isWhole: boolean,
  ): Promise<void> {
    await Promise.all(hubs.map((hub) => hub.notifyPeople(people, isWhole)));
  }
}
