// Colleagues and one's own status: hears who is there from the inbox socket, changes what one declares, and holds the questions
// that go with it. Renders nothing. One per desk.
import type { DeskPeople, DeskPerson } from '$protocol/desk-view';
import type { InboxServerMessage } from '$protocol/inbox-server-message';
import type { ApiError, ApiResult } from '../api/api-result';
import type { QueueApi } from '../api/queue-api';
import { applyPeople, type People, sortedPeople } from './apply-people';
import { type HandOverQuestion, handOverQuestion, statusNote } from './own-status';

export interface PeopleDeps {
  readonly api: Pick<QueueApi, 'people' | 'setStatus' | 'endWrapUp'>;
  readonly operatorId: string;
  /** One's own chats as far as they are known here. */
  ownChats(): { readonly known: number; readonly waiting: number };
  /** Whether she has just signed in; asked once for each login. */
  isNewLogin(): boolean;
  /** Who is there has changed. */
  onChange(): void;
}

export class PeopleController {
  #people = $state.raw<People>(new Map());
  busy = $state(false);
  /** Why the last change was not made. */
  error = $state.raw<ApiError | null>(null);
  /** What must be answered before the status changes. */
  question = $state.raw<HandOverQuestion | null>(null);
  /** Signed in and offline: asked once whether to begin. */
  asksToStart = $state(false);
  #dismissedSince = $state<number | null>(null);
  readonly #deps: PeopleDeps;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  get me(): DeskPerson | null {
    return this.#people.get(this.#deps.operatorId) ?? null;
  }

  /** Whoever can take something first. */
  get all(): readonly DeskPerson[] {
    return sortedPeople(this.#people.values());
  }

  find(operatorId: string): DeskPerson | null {
    return this.#people.get(operatorId) ?? null;
  }

  /** What the system did to one's status, until it is read or over. */
  get note(): string | null {
    const { me } = this;
    return me?.since === this.#dismissedSince ? null : statusNote(me);
  }

  dismissNote(): void {
    this.#dismissedSince = this.me?.since ?? null;
  }

  hear({ people, whole }: Extract<InboxServerMessage, { type: 'people' }>): void {
    this.#take(people, whole);
    if (whole && this.me !== null && this.#deps.isNewLogin()) this.asksToStart = this.me.declared === 'offline';
  }

  /** Asks for everybody anew, where the socket may have missed some. */
  async load(): Promise<void> {
    const answer = await this.#deps.api.people();
    if (answer.ok) this.#take(answer.value.people, true);
  }

  /** Changes the status, or asks first what becomes of the chats that wait. */
  async choose(status: DeskPerson['declared']): Promise<void> {
    this.asksToStart = false;
    this.question = handOverQuestion(status, this.#deps.ownChats(), this.me?.used ?? 0);
    if (this.question === null) await this.#set(status, false);
  }

  /** The answer to `question`. */
  async answer(handOver: boolean): Promise<void> {
    const status = this.question?.status;
    this.question = null;
    if (status !== undefined) await this.#set(status, handOver);
  }

  dropQuestion(): void {
    this.question = null;
  }

  dropStart(): void {
    this.asksToStart = false;
  }

  dropError(): void {
    this.error = null;
  }

  /** Ready for chats again before the wrap-up is over. */
  endWrapUp(): Promise<void> {
    return this.#change(() => this.#deps.api.endWrapUp());
  }

  #set(status: DeskPerson['declared'], handOver: boolean): Promise<void> {
    return this.#change(() => this.#deps.api.setStatus({ status, ...(handOver && { handOver }) }));
  }

  async #change(call: () => Promise<ApiResult<DeskPeople>>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    const answer = await call();
    this.busy = false;
    if (answer.ok) this.#take(answer.value.people, false);
    else this.error = answer.error;
  }

  #take(people: readonly DeskPerson[], whole: boolean): void {
    this.#people = applyPeople(this.#people, people, whole);
    if (this.me?.declared !== 'offline') this.asksToStart = false;
    this.#deps.onChange();
  }
}
