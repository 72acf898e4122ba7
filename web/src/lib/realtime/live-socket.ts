// One socket that stays: opens, resumes by the owner's cursor, answers the heartbeat, renews its login, comes back after a loss.
// Knows nothing of chats: frames are parsed by the owner's schema and handed on; an unknown or broken frame is skipped.
// What people do goes by HTTP; what is sent here may be lost, so nothing is ever buffered.
import {
  CLOSE_FORBIDDEN,
  CLOSE_PROTOCOL,
  CLOSE_SIGNED_OUT,
  PING_EVERY_MS,
  PING_TEXT,
  PONG_TEXT,
} from '$protocol/connection';
import { backoffMs } from './backoff';

export type LinkState = 'connecting' | 'connected' | 'lost' | 'signed_out' | 'forbidden' | 'outdated' | 'closed';

export interface LinkStatus {
  readonly state: LinkState;
  /** ms of the last change between connected and not connected. */
  readonly since: number;
  /** With `lost`: when the next try goes out. */
  readonly nextTryAt: number | null;
}

/** The part of WebSocket that is used; tests bring their own. */
export interface SocketLike {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** What every greeting has in common. */
interface Frame {
  readonly type: string;
  readonly validUntil?: number;
  readonly reconnectSpreadMs?: number;
}

export interface LiveSocketDeps<Message extends Frame> {
  /** The address with the cursor as of now. */
  url(): string;
  open(url: string): SocketLike;
  /** The parsed frame, or null where it is none of this protocol. */
  parse(json: unknown): Message | null;
  onMessage(message: Message): void;
  onStatus(status: LinkStatus): void;
  /** A proof of the login for `renew`; null where none is to be had. */
  proof(): Promise<string | null>;
  /** Asked before a try that follows a refused one: is there still a login? False ends the trying. */
  mayReturn(): Promise<boolean>;
  now(): number;
  /** By the server's clock, as `validUntil` is. */
  serverNow(): number;
  random(): number;
}

/** No pong within this time after a ping: the line is dead, whatever TCP believes. */
const PONG_WITHIN_MS = 10_000;
/** Nor a greeting behind a try: some networks swallow it, and a browser waits for minutes. */
const HELLO_WITHIN_MS = 20_000;
/** A socket renews when this share of its allowance is over. */
const RENEW_SHARE = 0.75;
const RENEW_AGAIN_MS = 5_000;

const FINAL: Readonly<Record<number, LinkState>> = {
  [CLOSE_SIGNED_OUT]: 'signed_out',
  [CLOSE_FORBIDDEN]: 'forbidden',
  [CLOSE_PROTOCOL]: 'outdated',
};

type TimerName = 'hello' | 'retry' | 'ping' | 'pong' | 'renew';

export class LiveSocket<Message extends Frame> {
  readonly #deps: LiveSocketDeps<Message>;
  #socket: SocketLike | null = null;
  #status: LinkStatus;
  #attempt = 0;
  #spreadMs = 0;
  #timers = new Map<TimerName, ReturnType<typeof setTimeout>>();
  #renewCount = 0;

  constructor(deps: LiveSocketDeps<Message>) {
    this.#deps = deps;
    this.#status = { state: 'connecting', since: deps.now(), nextTryAt: null };
  }

  /** Opens, or opens again at once: after sign-in, when the browser is back online, by hand. */
  start(): void {
    if (this.#socket !== null) return;
    this.#clear();
    this.#say({ state: 'connecting', since: this.#status.since, nextTryAt: null });
    let hasGreeted = false;
    const socket = this.#deps.open(this.#deps.url());
    this.#socket = socket;
    socket.onmessage = (event) => {
      if (this.#socket !== socket) return;
      if (event.data === PONG_TEXT) return this.#stop('pong');
      const message = this.#read(event.data);
      if (message === null) return;
      if (message.type === 'hello') {
        hasGreeted = true;
        this.#greeted(message);
      } else if (message.type === 'renewed') this.#planRenewal(message.validUntil);
      this.#deps.onMessage(message);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.#lost(code, hasGreeted);
    };
    this.#after('hello', HELLO_WITHIN_MS, () => {
      this.#drop();
      this.#lost(1006, false);
    });
  }

  /** Drops the line and comes back at once with the present cursor. */
  restart(): void {
    this.#drop();
    this.start();
  }

  /** What keeps the line's owner known, and may be lost. @returns whether it went out; nothing is kept for later */
  send(frame: object): boolean {
    if (this.#socket === null || this.#status.state !== 'connected') return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  stop(): void {
    this.#drop();
    this.#say({ state: 'closed', since: this.#deps.now(), nextTryAt: null });
  }

  #read(data: unknown): Message | null {
    if (typeof data !== 'string') return null;
    try {
      return this.#deps.parse(JSON.parse(data));
    } catch {
      // Not JSON: a frame of a newer server, perhaps. Skipped as every unknown frame is.
      return null;
    }
  }

  #greeted(hello: Frame): void {
    this.#stop('hello');
    this.#attempt = 0;
    this.#spreadMs = hello.reconnectSpreadMs ?? 0;
    this.#say({ state: 'connected', since: this.#deps.now(), nextTryAt: null });
    this.#planPing();
    this.#planRenewal(hello.validUntil);
  }

  #planPing(): void {
    this.#after('ping', PING_EVERY_MS, () => {
      this.#socket?.send(PING_TEXT);
      this.#after('pong', PONG_WITHIN_MS, () => {
        this.#drop();
        this.#lost(1006, true);
      });
      this.#planPing();
    });
  }

  #planRenewal(validUntil: number | undefined): void {
    if (validUntil === undefined) return;
    const waitMs = Math.max(1_000, (validUntil - this.#deps.serverNow()) * RENEW_SHARE);
    this.#after('renew', waitMs, () => void this.#renew(validUntil));
  }

  async #renew(validUntil: number): Promise<void> {
    const socket = this.#socket;
    const proof = await this.#deps.proof();
    if (this.#socket !== socket || socket === null) return;
    if (proof !== null) socket.send(JSON.stringify({ type: 'renew', requestId: `renew-${++this.#renewCount}`, proof }));
    // `renewed` replaces this plan; without it the next try comes well before the end.
    else if (this.#deps.serverNow() < validUntil)
      this.#after('renew', RENEW_AGAIN_MS, () => void this.#renew(validUntil));
  }

  #lost(code: number, hadGreeting: boolean): void {
    this.#socket = null;
    this.#clear();
    const now = this.#deps.now();
    const since = this.#status.state === 'connected' ? now : this.#status.since;
    const final = FINAL[code];
    if (final !== undefined) {
      this.#say({ state: final, since: now, nextTryAt: null });
      return;
    }
    const waitMs = backoffMs(this.#attempt, this.#deps.random(), this.#spreadMs);
    this.#attempt += 1;
    this.#say({ state: 'lost', since, nextTryAt: now + waitMs });
    this.#after('retry', waitMs, () => void this.#tryAgain(hadGreeting));
  }

  /** A browser does not tell why an upgrade failed; a lapsed login is one reason, and the API says so. */
  async #tryAgain(hadGreeting: boolean): Promise<void> {
    if (!hadGreeting && !(await this.#deps.mayReturn())) {
      this.#say({ state: 'signed_out', since: this.#deps.now(), nextTryAt: null });
      return;
    }
    if (this.#status.state === 'lost') this.start();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#clear();
    socket?.close(1000);
  }

  #say(status: LinkStatus): void {
    this.#status = status;
    this.#deps.onStatus(status);
  }

  #after(name: TimerName, ms: number, task: () => void): void {
    this.#stop(name);
    this.#timers.set(name, setTimeout(task, ms));
  }

  #stop(name: TimerName): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
