// Everything the fake LINE platform knows, as collections over one store, with the fake clock and the counters.
// Holds data and the smallest questions about it; rules live in api/, control/ and webhook/. Made by LinePlatform and by tests.
import { Collection, type RecordStore } from './collection';
import { newLineId } from './ids';
import { RateLimits } from './rate-limits';
import type {
  AccessToken,
  CallEntry,
  Channel,
  FaultRule,
  Group,
  IncomingMessage,
  LinkToken,
  RandomFaults,
  ReplyToken,
  RetryEntry,
  RichMenu,
  RichMenuLink,
  StoredEvent,
  TimelineEntry,
  User,
  Violation,
} from './records';

/** The default channel and the address of Kaiwa's public side, from the Worker's vars. */
export interface PlatformConfig {
  demoChannelId: string;
  demoChannelSecret: string;
  demoLineChannelId: string;
  demoBotUserId: string;
  demoAccessToken: string;
  webhookOrigin: string;
}

export interface PlatformDeps {
  store: RecordStore | null;
  realNow: () => number;
  putMedia: (messageId: string, bytes: Uint8Array) => void;
  getMedia: (messageId: string) => Uint8Array | null;
}

export class PlatformState {
  readonly config: PlatformConfig;
  readonly deps: PlatformDeps;
  readonly rates = new RateLimits();
  readonly channels: Collection<Channel>;
  readonly users: Collection<User>;
  readonly groups: Collection<Group>;
  readonly messages: Collection<IncomingMessage>;
  readonly replyTokens: Collection<ReplyToken>;
  readonly readTokens: Collection<{ channelId: string; messageId: string; chatId: string; at: number }>;
  /** `channelId chatId` → time of the newest message that is marked as read. */
  readonly readMarks: Collection<number>;
  readonly quoteTokens: Collection<{ chatId: string; messageId?: string }>;
  readonly retryKeys: Collection<RetryEntry>;
  readonly accessTokens: Collection<AccessToken>;
  readonly timeline: Collection<TimelineEntry>;
  readonly events: Collection<StoredEvent>;
  readonly calls: Collection<CallEntry>;
  readonly violations: Collection<Violation>;
  readonly faults: Collection<FaultRule>;
  /** At most one entry, `random`. */
  readonly randomFaults: Collection<RandomFaults>;
  readonly linkTokens: Collection<LinkToken>;
  /** `channelId chatId` → time of the last loading animation. */
  readonly loadings: Collection<number>;
  /** `channelId yyyyMMdd kind` → messages of that day in Japan. */
  readonly deliveries: Collection<number>;
  readonly richMenus: Collection<RichMenu>;
  /** `channelId aliasId` → the menu it stands for. */
  readonly richMenuAliases: Collection<{ channelId: string; aliasId: string; richMenuId: string }>;
  /** `channelId userId` → her own menu. */
  readonly richMenuLinks: Collection<RichMenuLink>;
  /** By the request id of the call. */
  readonly narrowcasts: Collection<{ channelId: string; acceptedAt: number; targetCount: number }>;
  /** Icons of senders whose address was looked at. In memory only. */
  readonly iconsSeen = new Set<string>();
  readonly #counters: Collection<number>;
  readonly #seenConfig: Collection<string>;
  /** Asked on every change of the feed; the long poll of the phone page hangs on it. */
  onChange: () => void = () => {};

  constructor(config: PlatformConfig, deps: PlatformDeps) {
    this.config = config;
    this.deps = deps;
    const of = <T>(title: string, sizeMax: number) => new Collection<T>(title, deps.store, sizeMax);
    this.channels = of('channel', 1_000);
    this.users = of('user', 100_000);
    this.groups = of('group', 10_000);
    this.messages = of('message', 50_000);
    this.replyTokens = of('reply-token', 50_000);
    this.readTokens = of('read-token', 50_000);
    this.readMarks = of('read-mark', 50_000);
    this.quoteTokens = of('quote-token', 50_000);
    this.retryKeys = of('retry-key', 50_000);
    this.accessTokens = of('access-token', 1_000);
    this.timeline = of('timeline', 50_000);
    this.events = of('event', 20_000);
    this.calls = of('call', 20_000);
    this.violations = of('violation', 5_000);
    this.faults = of('fault', 1_000);
    this.randomFaults = of('random-faults', 1);
    this.linkTokens = of('link-token', 10_000);
    this.loadings = of('loading', 50_000);
    this.deliveries = of('delivery', 10_000);
    this.richMenus = of('rich-menu', 10_000);
    this.richMenuAliases = of('rich-menu-alias', 10_000);
    this.richMenuLinks = of('rich-menu-link', 100_000);
    this.narrowcasts = of('narrowcast', 1_000);
    this.#counters = of('counter', 100);
    this.#seenConfig = of('seen-config', 10);
    this.keepDemoChannel();
  }

  /** Fake time in ms: real time plus what the control API moved. */
  now(): number {
    return this.deps.realNow() + (this.#counters.get('clock-offset') ?? 0);
  }

  clockOffsetMs(): number {
    return this.#counters.get('clock-offset') ?? 0;
  }

  advanceClock(ms: number): void {
    this.#counters.set('clock-offset', this.clockOffsetMs() + ms);
  }

  /** Back to real time. What happened meanwhile keeps the instants it has, which may lie ahead. */
  resetClock(): void {
    this.#counters.set('clock-offset', 0);
  }

  /** Next value of a persistent counter, from 1. */
  next(counter: 'message' | 'feed' | 'call' | 'violation' | 'fault' | 'user'): number {
    const value = (this.#counters.get(counter) ?? 0) + 1;
    this.#counters.set(counter, value);
    return value;
  }

  feedNumber(): number {
    return this.#counters.get('feed') ?? 0;
  }

  channel(channelId: string): Channel | undefined {
    return this.channels.get(channelId);
  }

  updateChannel(channel: Channel, change: Partial<Channel>): Channel {
    return this.channels.set(channel.channelId, { ...channel, ...change });
  }

  webhookUrlOf(channel: Channel): string {
    return channel.webhookUrl ?? `${this.config.webhookOrigin}/webhook/line/${encodeURIComponent(channel.channelId)}`;
  }

  addViolation(kind: Violation['kind'], detail: string, requestId: string): void {
    const violation: Violation = { at: this.now(), kind, detail, requestId };
    this.violations.set(String(this.next('violation')), violation);
  }

  /** @param entry with `at` where the event has a time of its own */
  addToTimeline(entry: Omit<TimelineEntry, 'seq' | 'at'> & { at?: number }): TimelineEntry {
    const seq = this.next('feed');
    const stored = this.timeline.set(String(seq), { at: this.now(), ...entry, seq });
    this.onChange();
    return stored;
  }

  /** Stores a change of a person and puts it on the feed. */
  putUser(user: Omit<User, 'changedAt'>): User {
    const stored = this.users.set(user.userId, { ...user, changedAt: this.next('feed') });
    this.onChange();
    return stored;
  }

  /** Stores a change of a group and puts it on the feed. */
  putGroup(group: Group): Group {
    const stored = this.groups.set(group.groupId, { ...group, changedAt: this.next('feed') });
    this.onChange();
    return stored;
  }

  /** The vars win over stored state when they changed since the last start, and only then: tests may replace the secret. */
  private keepDemoChannel(): void {
    const { demoChannelId, demoChannelSecret, demoLineChannelId, demoBotUserId, demoAccessToken } = this.config;
    const seen = JSON.stringify(this.config);
    const channel = this.channel(demoChannelId);
    if (channel !== undefined && this.#seenConfig.get('demo') === seen) return;
    this.#seenConfig.set('demo', seen);
    this.channels.set(demoChannelId, {
      ...(channel ?? { ...newChannel(demoChannelId), displayName: 'Kaiwa Demo' }),
      lineChannelId: demoLineChannelId,
      secret: demoChannelSecret,
      botUserId: demoBotUserId,
      longLivedToken: demoAccessToken === '' ? null : demoAccessToken,
    });
  }
}

/** A channel with LINE's defaults: redelivery off, chat on, quota of a common plan. */
export function newChannel(channelId: string): Channel {
  return {
    channelId,
    lineChannelId: '1000000001',
    secret: '',
    longLivedToken: null,
    botUserId: newLineId('U'),
    basicId: '@000kaiwa',
    displayName: channelId,
    pictureUrl: null,
    webhookUrl: null,
    webhookActive: true,
    redelivery: false,
    redeliveryDelayMs: 5_000,
    redeliveryAttemptsMax: 5,
    chatMode: 'chat',
    markAsReadMode: 'manual',
    quota: { type: 'limited', value: 30_000 },
    quotaUsed: 0,
    quotaReserved: 0,
    quotaMonth: '',
    multicastForeignIds: 'reject',
  };
}
