// What a browser has and node has not, as far as notices need it: locks that can be taken, sound, notifications, icons. All tabs of a
// test share it. Only tests import this.
import { vi } from 'vitest';

interface Held {
  readonly reject: (cause: Error) => void;
}
interface Waiting {
  readonly grant: () => void;
  readonly signal: AbortSignal | undefined;
}

/** Of one name: who holds it, and who waits for it. */
class FakeLocks {
  #held: Held | null = null;
  readonly #waiting: Waiting[] = [];

  request(_name: string, options: { steal?: boolean; signal?: AbortSignal }, task: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const grant = () => {
        const held: Held = { reject };
        this.#held = held;
        void task().then(() => {
          resolve();
          if (this.#held !== held) return;
          this.#held = null;
          this.#next();
        });
      };
      options.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      if (options.steal === true) {
        this.#held?.reject(new Error('stolen'));
        queueMicrotask(grant);
      } else {
        this.#waiting.push({ grant, signal: options.signal });
        if (this.#held === null) queueMicrotask(() => this.#next());
      }
    });
  }

  #next(): void {
    if (this.#held !== null) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    if (next.signal?.aborted) this.#next();
    else next.grant();
  }
}

class FakeChannel {
  static all: FakeChannel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    FakeChannel.all.push(this);
  }
  postMessage(data: unknown): void {
    for (const each of FakeChannel.all) if (each !== this) each.onmessage?.({ data });
  }
  close(): void {
    FakeChannel.all = FakeChannel.all.filter((each) => each !== this);
  }
}

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

export function fakeBrowser() {
  let rings = 0;
  let shown: Shown[] = [];
  let isLooking = true;
  let badge: number | null = null;
  let icon = '/favicon.svg';
  const heard: ((event: { data: unknown }) => void)[] = [];
  let isSubscribed = true;
  const registration = {
    pushManager: {
      getSubscription: async () => ({
        unsubscribe: async () => {
          isSubscribed = false;
        },
      }),
    },
    showNotification: async (title: string, { body, tag }: Omit<Shown, 'title'>) => {
      shown = [...shown.filter((each) => each.tag !== tag), { title, body, tag }];
    },
    getNotifications: async ({ tag }: { tag?: string }) =>
      shown
        .filter((each) => tag === undefined || each.tag === tag)
        .map((each) => ({
          close: () => {
            shown = shown.filter((other) => other !== each);
          },
        })),
  };
  class FakeAudio {
    state = 'running';
    currentTime = 0;
    destination = {};
    #isNew = true;
    createOscillator = () => {
      // Tones of one sound begin in one go.
      if (this.#isNew) rings += 1;
      this.#isNew = false;
      queueMicrotask(() => {
        this.#isNew = true;
      });
      return { frequency: { value: 0 }, connect: <T>(to: T): T => to, start: () => undefined, stop: () => undefined };
    };
    createGain = () => ({
      gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined },
      connect: <T>(to: T): T => to,
    });
    resume = async () => undefined;
    close = async () => undefined;
  }
  FakeChannel.all = [];
  vi.stubGlobal('AudioContext', FakeAudio);
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  vi.stubGlobal('Notification', { permission: 'granted' });
  const looks = new Set<() => void>();
  const events = {
    addEventListener: (_type: string, hear: () => void) => looks.add(hear),
    removeEventListener: (_type: string, hear: () => void) => looks.delete(hear),
  };
  vi.stubGlobal('window', events);
  vi.stubGlobal('document', {
    get visibilityState() {
      return isLooking ? 'visible' : 'hidden';
    },
    hasFocus: () => isLooking,
    cookie: 'kaiwa-language=en',
    ...events,
    querySelector: () => ({
      getAttribute: () => icon,
      setAttribute: (_name: string, href: string) => {
        icon = href;
      },
    }),
  });
  vi.stubGlobal('navigator', {
    locks: new FakeLocks(),
    setAppBadge: async (count: number) => {
      badge = count;
    },
    serviceWorker: {
      getRegistration: async () => registration,
      addEventListener: (_type: string, hear: (event: { data: unknown }) => void) => heard.push(hear),
      removeEventListener: () => undefined,
    },
  });
  return {
    rings: () => rings,
    shown: () => shown.map(({ title }) => title),
    bodies: () => shown.map(({ body }) => body),
    badge: () => badge,
    icon: () => icon,
    isSubscribed: () => isSubscribed,
    /** Whether the tabs are in front. */
    look: (isInFront: boolean) => {
      isLooking = isInFront;
      for (const hear of looks) hear();
    },
    /** A notification of this chat is pressed. */
    press: (openChat: string) => {
      for (const hear of heard) hear({ data: { openChat } });
    },
    end: () => vi.unstubAllGlobals(),
  };
}
