// How a person can be reached now, from what hubs and push services last saw of her. Pure: derived from sightings each time,
// never counted, so that a missed close leaves nobody connected for ever. Called by Dispatcher.
import { LEASE_LAPSE_MS, PING_FRESH_MS } from '../hub/lease';
import { isMassVanish, type Vanished } from './mass-vanish';
import type { PresenceSettings } from './presence-settings';

/** `socket`: an inbox is open and used; `idle`: open, but nobody moves; `push`: by web push alone; `none`: not at all. */
export type Reach = 'socket' | 'idle' | 'push' | 'none';

/** One inbox socket, or all of one shard: what the hub reported last. Times in ms. */
export interface SocketSighting {
  readonly shard: string;
  /** Its last ping, or its start; null: the hub looks after pings and reports only who is connected. */
  readonly seenAt: number | null;
  /** When the shard last renewed its lease. */
  readonly leaseAt: number;
  /** The last key, pointer, touch or focus in its tabs; null: not reported. */
  readonly lastInputAt: number | null;
}

/** All that is known of one person. Times in ms. */
export interface Sightings {
  readonly sockets: readonly SocketSighting[];
  /** The last socket that closed, and where; null: none yet. */
  readonly closed: { readonly shard: string; readonly at: number } | null;
  /** The last input of tabs that are gone, and of signing in. */
  readonly lastInputAt: number | null;
  /** When a push subscription of hers last acknowledged. */
  readonly pushAckAt: number | null;
}

export interface ReachContext {
  readonly now: number;
  readonly settings: Pick<PresenceSettings, 'idleMin' | 'graceSec' | 'massGraceSec'>;
  /** Who vanished lately (`noteVanished`). */
  readonly vanished: readonly Vanished[];
}

export interface Reached {
  /** While reconnecting: what it was. */
  readonly reach: Reach;
  /** The last socket is gone, but not for long: she gets nothing new and nothing is taken from her. */
  readonly reconnecting: boolean;
  /** ms at which the last socket went away; null while one lives or where none ever did. */
  readonly goneAt: number | null;
  /** The first instant (ms) at which time alone changes this answer; null: none. */
  readonly nextAt: number | null;
}

const PUSH_FRESH_MS = 24 * 3_600_000;

export function reachOf(sightings: Sightings, ctx: ReachContext): Reached {
  const idleAt = idleSince(sightings, ctx.settings.idleMin);
  const isIdle = idleAt !== null && ctx.now >= idleAt;
  const liveUntil = Math.max(...sightings.sockets.map(liveUntilOf), Number.NEGATIVE_INFINITY);
  const open = isIdle ? 'idle' : 'socket';
  if (ctx.now <= liveUntil) {
    const nextAt = earliest(ctx.now, [liveUntil + 1, idleAt]);
    return { reach: open, reconnecting: false, goneAt: null, nextAt };
  }
  const gone = lastGone(sightings);
  const graceEndsAt = gone && gone.at + graceMs(gone, ctx);
  if (gone && graceEndsAt !== null && ctx.now < graceEndsAt) {
    return { reach: open, reconnecting: true, goneAt: gone.at, nextAt: earliest(ctx.now, [graceEndsAt, idleAt]) };
  }
  const pushUntil = sightings.pushAckAt === null ? null : sightings.pushAckAt + PUSH_FRESH_MS;
  const byPush = pushUntil !== null && ctx.now <= pushUntil;
  return {
    reach: byPush ? 'push' : 'none',
    reconnecting: false,
    goneAt: gone?.at ?? null,
    nextAt: byPush ? pushUntil + 1 : null,
  };
}

/** The newest input known of a person; null: none was ever reported. Traffic from the server, pings too, is none. */
export function lastInputOf({ sockets, lastInputAt }: Pick<Sightings, 'sockets' | 'lastInputAt'>): number | null {
  const known = [lastInputAt, ...sockets.map((socket) => socket.lastInputAt)].filter((at) => at !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** ms from which she counts as idle. Whose tabs never reported an input counts as active: an old hub reports none. */
function idleSince(sightings: Sightings, idleMin: number): number | null {
  const lastInputAt = lastInputOf(sightings);
  return idleMin === 0 || lastInputAt === null ? null : lastInputAt + idleMin * 60_000;
}

/** A socket counts until its ping is old or its shard's lease lapses. */
function liveUntilOf({ seenAt, leaseAt }: SocketSighting): number {
  return Math.min((seenAt ?? Number.POSITIVE_INFINITY) + PING_FRESH_MS, leaseAt + LEASE_LAPSE_MS);
}

/** Asked where no socket lives: the one that went away last, by closing or by falling silent. */
function lastGone({ sockets, closed }: Sightings): { readonly shard: string; readonly at: number } | null {
  const gone = sockets.map((socket) => ({ shard: socket.shard, at: liveUntilOf(socket) }));
  if (closed) gone.push(closed);
  return gone.reduce<{ shard: string; at: number } | null>(
    (last, one) => (last && last.at >= one.at ? last : one),
    null,
  );
}

function graceMs(gone: { readonly shard: string; readonly at: number }, ctx: ReachContext): number {
  const { graceSec, massGraceSec } = ctx.settings;
  return 1_000 * (isMassVanish(ctx.vanished, gone.shard, gone.at) ? massGraceSec : graceSec);
}

function earliest(now: number, instants: readonly (number | null)[]): number | null {
  const ahead = instants.filter((at) => at !== null && at > now) as number[]; // null is filtered out
  return ahead.length === 0 ? null : Math.min(...ahead);
}
