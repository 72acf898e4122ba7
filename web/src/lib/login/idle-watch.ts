// When a login ends by itself: told to the server that somebody is here, at most once a minute; warned two minutes before the end;
// and at the end the desk is hidden. Reads, sockets and refreshes are nobody here. Holds no listeners; the desk calls it.
import type { LoginLimits } from '../api/refresh-login';

export const WARN_MS = 2 * 60_000;
const TOLD_EVERY_MS = 60_000;
/** Browsers count timers in 31 bits, and a sleeping device wakes late: looked at again at least so often. */
const LOOK_EVERY_MS = 60_000;

export interface IdleWarning {
  /** ms */
  readonly endsAt: number;
  /** Something done keeps it; else it ends whatever is done. */
  readonly canStay: boolean;
}

export interface IdleDeps {
  now(): number;
  /** Tells the server; the new limits, or null where it could not be told. */
  tell(): Promise<LoginLimits | null>;
  /** Asks the server, which is no activity; null where it does not say. */
  ask(): Promise<LoginLimits | null>;
  warn(warning: IdleWarning | null): void;
  end(): void;
  /** Runs `task` once after `ms`. @returns how to stop it */
  later(ms: number, task: () => void): () => void;
}

export class IdleWatch {
  #limits: LoginLimits | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #feltAt = Number.NEGATIVE_INFINITY;
  #stop: () => void = () => undefined;
  #isTelling = false;

  constructor(private readonly deps: IdleDeps) {}

  /** From an answer, or from another tab: the later word counts. */
  take(limits: LoginLimits): void {
    this.#limits = limits;
    this.#look();
  }

  /** A key or a press in this tab. */
  felt(): void {
    const now = this.deps.now();
    this.#feltAt = now;
    if (now - this.#toldAt >= TOLD_EVERY_MS) void this.stay();
  }

  /** Somebody is here: told at once. */
  async stay(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#toldAt = this.deps.now();
    const limits = await this.deps.tell();
    this.#isTelling = false;
    if (limits !== null) this.take(limits);
  }

  rest(): void {
    this.#stop();
    this.#limits = null;
    this.deps.warn(null);
  }

  #look(): void {
    this.#stop();
    if (this.#limits === null) return;
    const { idleUntil, absoluteUntil } = this.#limits;
    const endsAt = Math.min(idleUntil, absoluteUntil);
    const leftMs = endsAt - this.deps.now();
    if (leftMs <= 0) {
      void this.#end();
      return;
    }
    const isNear = leftMs <= WARN_MS;
    this.deps.warn(isNear ? { endsAt, canStay: idleUntil < absoluteUntil } : null);
    this.#stop = this.deps.later(
      Math.min(isNear ? leftMs : leftMs - WARN_MS, LOOK_EVERY_MS),
      () => void this.#lookAgain(),
    );
  }

  /** What was done since the last telling counts; so does what was done by a command, or elsewhere, of which only the server knows. */
  async #lookAgain(): Promise<void> {
    const limits = this.#limits;
    if (limits === null) return;
    const leftMs = Math.min(limits.idleUntil, limits.absoluteUntil) - this.deps.now();
    if (leftMs > WARN_MS) return this.#look();
    if (this.#feltAt > this.#toldAt) return this.stay();
    const asked = leftMs > 0 ? await this.deps.ask() : null;
    if (asked !== null) this.#limits = asked;
    this.#look();
  }

  async #end(): Promise<void> {
    const limits = await this.deps.ask();
    if (limits !== null && Math.min(limits.idleUntil, limits.absoluteUntil) > this.deps.now()) return this.take(limits);
    this.rest();
    this.deps.end();
  }
}
