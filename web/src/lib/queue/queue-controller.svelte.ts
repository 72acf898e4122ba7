// The Dispatcher's queue as this desk shows it: asked at the start, again shortly after rows of waiting chats changed, and now and
// then, for waits grow by themselves. Asked only while the tab is looked at. Takes the next chat. Renders nothing. One per desk.
import type { IntakeCommand, QueueView } from '$protocol/desk-view';
import type { ApiError, ApiResult } from '../api/api-result';
import type { QueueApi } from '../api/queue-api';
import { nextInLine, type QueuePlace, queuePlaces, queueSignature, teamNames } from './queue-places';

export interface QueueDeps {
  readonly api: Pick<QueueApi, 'queue' | 'takeNext' | 'setIntake'>;
  /** The tab is looked at. */
  isSeen(): boolean;
  /** Takes this chat above one's own limit. */
  claimAnyway(chatId: string): Promise<ApiResult<unknown>>;
  onQueue(places: ReadonlyMap<string, QueuePlace>): void;
  random(): number;
}

/** Changes within this time are one question; consoles spread theirs over as long again. */
const ASK_AFTER_MS = 400;
const ASK_EVERY_MS = 60_000;
/** Colleagues come and go often, and move only a number. */
const ASK_AFTER_PEOPLE_MS = 5_000;

export class QueueController {
  view = $state.raw<QueueView | null>(null);
  /** The last question had no answer: what is shown may be old. */
  isStale = $state(false);
  isTaking = $state(false);
  /** Why the last wish for the next chat was not fulfilled. */
  refusal = $state.raw<{ readonly error: ApiError; readonly at: number } | null>(null);
  readonly #deps: QueueDeps;
  #signature = '';
  #isAsking = false;
  /** Something changed since the last question. */
  #isDue = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #everyTimer: ReturnType<typeof setInterval> | undefined;

  constructor(deps: QueueDeps) {
    this.#deps = deps;
  }

  /** Names by team id; empty until the first answer. */
  get names(): ReadonlyMap<string, string> {
    return teamNames(this.view?.teams ?? []);
  }

  start(): void {
    this.#isStopped = false;
    void this.load();
    this.#everyTimer = setInterval(() => this.#ask(), ASK_EVERY_MS);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#everyTimer);
    this.#timer = undefined;
  }

  /** Rows changed: asks again where they are of chats that wait. */
  noteRows(rows: Parameters<typeof queueSignature>[0]): void {
    const signature = queueSignature(rows);
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#askSoon(ASK_AFTER_MS * (1 + this.#deps.random()));
  }

  /** Colleagues changed, and how many are free is shown. */
  notePeople(): void {
    this.#askSoon(ASK_AFTER_PEOPLE_MS);
  }

  /** The tab is looked at again. */
  seen(): void {
    if (this.#isDue && this.#timer === undefined) this.#ask();
  }

  async load(): Promise<void> {
    if (this.#isAsking) {
      this.#isDue = true;
      return;
    }
    this.#isAsking = true;
    this.#isDue = false;
    const answer = await this.#deps.api.queue();
    this.#isAsking = false;
    if (this.#isStopped) return;
    this.isStale = !answer.ok;
    if (answer.ok) {
      this.view = answer.value;
      this.#deps.onQueue(queuePlaces(answer.value));
    }
    // What changed while the answer was on its way may be missing in it.
    if (this.#isDue) this.#askSoon(ASK_AFTER_MS);
  }

  /** @returns the chat that is now this operator's, or null where there is none */
  async takeNext(): Promise<string | null> {
    if (this.isTaking) return null;
    this.isTaking = true;
    this.refusal = null;
    const answer = await this.#deps.api.takeNext();
    this.isTaking = false;
    return answer.ok ? answer.value.chatId : this.#refuse(answer.error);
  }

  /**
   * The same above one's own limit: the Dispatcher picks nobody's chat for that, so the first in line is claimed.
   * @param teams one's own; none: every team's
   */
  async takeAnyway(teams: readonly string[]): Promise<string | null> {
    const chatId = this.view && nextInLine(this.view, teams);
    if (this.isTaking) return null;
    if (chatId === null) return this.#refuse({ code: 'NOTHING_WAITS', retry: false });
    this.isTaking = true;
    this.refusal = null;
    const answer = await this.#deps.claimAnyway(chatId);
    this.isTaking = false;
    return answer.ok ? chatId : this.#refuse(answer.error);
  }

  #refuse(error: ApiError): null {
    this.refusal = { error, at: Date.now() };
    return null;
  }

  dropRefusal(): void {
    this.refusal = null;
  }

  async setIntake(teamId: string, command: IntakeCommand): Promise<ApiResult<unknown>> {
    const answer = await this.#deps.api.setIntake(teamId, command);
    if (answer.ok) await this.load();
    return answer;
  }

  #askSoon(waitMs: number): void {
    this.#isDue = true;
    // The first change sets the time: a stream of them must not put it off for ever.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#ask();
    }, waitMs);
  }

  #ask(): void {
    if (this.#deps.isSeen()) void this.load();
    else this.#isDue = true;
  }
}
