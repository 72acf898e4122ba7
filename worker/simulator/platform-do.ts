// The Durable Object that holds the whole fake platform: opens the state over its SQLite, answers every request through app.ts, and
// rings for automatic redeliveries. One object for all channels; the simulator is a local tool and never deployed, hence plain
// fetch into the object where Kaiwa's own objects speak RPC.
import { DurableObject } from 'cloudflare:workers';
import type { Hono } from 'hono';
import { createApp } from './app';
import type { Platform } from './platform';
import { BackgroundTasks } from './state/background-tasks';
import { type PlatformConfig, PlatformState } from './state/platform-state';
import { SqliteStore } from './state/sqlite-store';
import { dueRedeliveries } from './webhook/outgoing';
import { sendDueRedeliveries } from './webhook/send-out';

export class LinePlatform extends DurableObject<Env> {
  readonly #store: SqliteStore;
  readonly #platform: Platform;
  readonly #app: Hono;
  #waiters: (() => void)[] = [];

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new SqliteStore(ctx.storage.sql);
    this.#platform = {
      state: this.#openState(),
      route: { kaiwa: env.KAIWA, kaiwaOrigin: env.MEDIA_ORIGIN, fallbackOrigin: env.KAIWA_FALLBACK_ORIGIN },
      background: new BackgroundTasks(),
      rearm: () => this.#rearm(),
      reset: () => this.#reset(),
      waitForChange: (ms) => this.#waitForChange(ms),
    };
    this.#app = createApp(this.#platform);
  }

  override fetch(request: Request): Promise<Response> | Response {
    return this.#app.fetch(request);
  }

  override async alarm(): Promise<void> {
    await sendDueRedeliveries(this.#platform);
    this.#rearm();
  }

  #openState(): PlatformState {
    const store = this.#store;
    const state = new PlatformState(configOf(this.env), {
      store,
      realNow: () => Date.now(),
      putMedia: (messageId, bytes) => store.putMedia(messageId, bytes),
      getMedia: (messageId) => store.getMedia(messageId),
    });
    state.onChange = () => this.#wakeWaiters();
    return state;
  }

  #reset(): void {
    this.#store.clear();
    this.#platform.state = this.#openState();
    this.#wakeWaiters();
  }

  /** The alarm is set in real time; moving the fake clock sends what is due by itself. */
  #rearm(): void {
    const { state } = this.#platform;
    const { nextAt } = dueRedeliveries(state);
    if (nextAt !== null) void this.ctx.storage.setAlarm(nextAt - state.clockOffsetMs());
  }

  #wakeWaiters(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #waitForChange(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function configOf(env: Env): PlatformConfig {
  return {
    demoChannelId: env.DEMO_CHANNEL_ID,
    demoChannelSecret: env.DEMO_CHANNEL_SECRET,
    demoLineChannelId: env.DEMO_LINE_CHANNEL_ID,
    demoBotUserId: env.DEMO_BOT_USER_ID,
    demoAccessToken: env.DEMO_ACCESS_TOKEN,
    webhookOrigin: env.MEDIA_ORIGIN,
  };
}
