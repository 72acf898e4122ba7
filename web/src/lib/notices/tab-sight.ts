// What this person looks at in all her tabs together: each tells the others whether it is in front and which chat it shows, and
// repeats that while it is, so that one that crashed is forgotten.
import type { Sight } from '$domain/notices/decide-notice';

const CHANNEL = 'kaiwa-sight';
const TELL_EVERY_MS = 15_000;
const HOLDS_MS = 40_000;

interface TabSays {
  readonly tab: string;
  readonly isLooking: boolean;
  readonly chatId: string | null;
}
type Said = TabSays & { readonly asks?: boolean };

export interface TabSightDeps {
  /** Of this tab, now. */
  look(): Omit<TabSays, 'tab'>;
  now(): number;
}

export class TabSight {
  readonly #deps: TabSightDeps;
  readonly #tab = crypto.randomUUID();
  readonly #others = new Map<string, TabSays & { readonly at: number }>();
  readonly #channel = new BroadcastChannel(CHANNEL);
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(deps: TabSightDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#channel.onmessage = ({ data }: MessageEvent<Said>) => {
      this.#others.set(data.tab, { ...data, at: this.#deps.now() });
      if (data.asks) this.tell();
    };
    this.#say({ asks: true });
    this.#timer = setInterval(() => {
      if (this.#deps.look().isLooking) this.tell();
    }, TELL_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#channel.postMessage({ tab: this.#tab, isLooking: false, chatId: null } satisfies Said);
    this.#channel.close();
  }

  /** What this tab shows has changed. */
  tell(): void {
    this.#say({});
  }

  #say(more: { readonly asks?: boolean }): void {
    this.#channel.postMessage({ tab: this.#tab, ...this.#deps.look(), ...more } satisfies Said);
  }

  get(): Sight {
    const since = this.#deps.now() - HOLDS_MS;
    const looking = [this.#deps.look(), ...[...this.#others.values()].filter(({ at }) => at > since)].filter(
      ({ isLooking }) => isLooking,
    );
    return { isLooking: looking.length > 0, chatIds: looking.flatMap(({ chatId }) => chatId ?? []) };
  }
}
