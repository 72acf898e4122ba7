// The inbox list as a route answers it: reads the query's words, asks D1, and turns rows into list items.
// Called by chat-route. Rows are the projection's: the console merges them with what its sockets say.
import type { ChatListRow } from '../db/chat-list-row';
import {
  type ChatFilter,
  type ChatListPage,
  listChats,
  listLate,
  listWaiting,
  searchChats,
  type Teams,
} from '../db/find-chats';
import { hasOnlyOpen, listFiltered } from '../db/find-filtered';
import type { ListPlace } from '../db/list-queries';
import type { D1Access } from '../db/write-projection';
import { PLAIN_TEAM } from '../domain/desk/plain-team';
import { fitsFilter, type ChatFilter as Narrowing } from '../domain/inbox/chat-filter';
import type { Asker } from '../domain/permissions/asker';
import { maySee } from '../domain/permissions/can';
import { rowScope } from '../domain/permissions/chat-scope';
import { fold } from '../domain/search/fold';
import type { ChatListQuery } from '../protocol/chat-list-query';
import type { ChatListItem, ChatPage } from '../protocol/chat-view';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 100;
const OPEN_STATES = ['pending', 'waiting', 'assigned', 'active', 'on_hold'];
const WAITING_STATES = ['pending', 'waiting'];
const BY_TEAM: ReadonlySet<string> = new Set(['waiting', 'open', 'late']);
const OWNED_STATES = ['assigned', 'active', 'on_hold'];

/** Only what is open, late or waits is listed by team: each list more would be an index more, written with every message. */
export function isTeamListed(query: ChatListQuery): boolean {
  return teamsOf(query) === null || (query.state !== undefined && BY_TEAM.has(query.state));
}

/** @returns null: all teams; null in it: chats of no team */
function teamsOf({ team, teamless }: Pick<ChatListQuery, 'team' | 'teamless'>): Teams {
  if (team === undefined && teamless === undefined) return null;
  return [...new Set(team === undefined ? [] : [team].flat()), ...(teamless === undefined ? [] : [null])];
}

const NARROWING_KEYS = ['inState', 'ofTeam', 'operator', 'channel', 'priority', 'tag', 'from', 'to', 'order'] as const;

function isNarrowed(query: ChatListQuery): boolean {
  return NARROWING_KEYS.some((key) => query[key] !== undefined);
}

/** Who waits longest can be told only where nobody but those who may wait is listed: anything else would be sorted whole. */
export function isOrderable(query: ChatListQuery, asker: Asker): boolean {
  if (query.order !== 'waiting') return true;
  return hasOnlyOpen({ base: toBase(query, asker), narrowing: toNarrowing(query) });
}

/** What a view lists, before anything narrows it. */
export function toBase(query: Pick<ChatListQuery, 'state' | 'team' | 'teamless'>, asker: Asker): ChatFilter {
  return { ...toFilter(query.state ?? 'all', asker.operatorId), ...toTeams(query, asker) };
}

function toNarrowing({ inState, ofTeam, operator, channel, priority, tag, from, to }: ChatListQuery): Narrowing {
  return {
    states: several(inState),
    teams: several(ofTeam),
    operators: several(operator),
    channels: several(channel),
    priorities: several(priority)?.map(Number),
    tags: several(tag),
    from: from === undefined ? undefined : Number(from),
    to: to === undefined ? undefined : Number(to),
  };
}

function several<Value>(given: Value | readonly Value[] | undefined): readonly Value[] | undefined {
  return given === undefined ? undefined : ([given].flat() as readonly Value[]);
}

/** Looks through so many pages of rows for one page of what the asker may see. */
const LOOKS_MAX = 5;

/** @returns null where the cursor is none of ours */
export async function chatPage(db: D1Access, asker: Asker, query: ChatListQuery): Promise<ChatPage | null> {
  let after = query.cursor === undefined ? null : parseCursor(query.cursor);
  if (query.cursor !== undefined && after === null) return null;
  const limit = Math.min(LIMIT_MAX, Number(query.limit ?? LIMIT_DEFAULT));
  const narrowing = toNarrowing(query);
  const sees = (row: ChatListRow) => {
    const item = toListItem(row);
    return maySee(asker, rowScope(item)) && fitsFilter(item, narrowing);
  };
  const rows: ChatListRow[] = [];
  for (let look = 0; look < LOOKS_MAX; look++) {
    const page = await findRows(db, asker, query, after, limit - rows.length, sees);
    rows.push(...page.rows);
    after = page.next;
    if (after === null || rows.length >= limit) break;
  }
  return { items: rows.map(toListItem), nextCursor: after && `${after.chatId}.${after.key}` };
}

function findRows(
  db: D1Access,
  asker: Asker,
  query: ChatListQuery,
  after: ListPlace | null,
  limit: number,
  sees: (row: ChatListRow) => boolean,
): Promise<ChatListPage> {
  const { operatorId } = asker;
  const filter = toBase(query, asker);
  const text = toSearch(query.q ?? '');
  if (text) return searchChats(db, operatorId, text, filter, after, limit, sees);
  if (isNarrowed(query)) {
    const order = query.order ?? (query.state === 'waiting' ? 'waiting' : 'newest');
    return listFiltered(db, asker, { base: filter, narrowing: toNarrowing(query), order }, after, limit, sees);
  }
  return query.state === 'waiting'
    ? listWaiting(db, operatorId, filter.teams, after, limit, sees)
    : query.state === 'late'
      ? listLate(db, operatorId, filter.teams, after, limit, sees)
      : listChats(db, operatorId, filter, after, limit, sees);
}

/** Where the list goes by teams, only those whose chats she may see are read at all. */
function toTeams(
  query: Pick<ChatListQuery, 'state' | 'team' | 'teamless'>,
  { operatorId, access }: Asker,
): Pick<ChatFilter, 'teams' | 'orOwnedBy'> {
  const wanted = teamsOf(query);
  const isByTeam = query.state !== undefined && BY_TEAM.has(query.state);
  if (!isByTeam || access.grants['chat.read'] === 'all') return { teams: wanted };
  const hers = [...access.teams, PLAIN_TEAM, null];
  if (wanted !== null) return { teams: wanted.filter((team) => hers.includes(team)) };
  return { teams: hers, ...(query.state === 'open' && { orOwnedBy: operatorId }) };
}

/** `{chatId}.{key}`: a chat id has no dot. */
function parseCursor(text: string): ListPlace | null {
  const dot = text.indexOf('.');
  return dot > 0 ? { chatId: text.slice(0, dot), key: text.slice(dot + 1) } : null;
}

function toFilter(state: NonNullable<ChatListQuery['state']>, asker: string): Omit<ChatFilter, 'teams'> {
  switch (state) {
    case 'all':
      return { states: null, ownerId: null };
    case 'open':
      return { states: OPEN_STATES, ownerId: null };
    case 'late':
      return { states: OPEN_STATES, ownerId: null, isLate: true };
    case 'mine':
      return { states: OWNED_STATES, ownerId: asker };
    case 'waiting':
      return { states: WAITING_STATES, ownerId: null };
    default:
      return { states: [state], ownerId: null };
  }
}

/** Ids keep their case; names are compared folded. */
function toSearch(text: string): { readonly kind: 'name' | 'chat_id'; readonly prefix: string } | null {
  if (text.includes(':')) return { kind: 'chat_id', prefix: text.trim() };
  const prefix = fold(text);
  return prefix === '' ? null : { kind: 'name', prefix };
}

export function toListItem(row: ChatListRow): ChatListItem {
  return {
    chatId: row.chat_id,
    channelId: row.channel_id,
    sourceKind: row.source_kind,
    name: row.name,
    pictureUrl: row.picture_url,
    // Columns of text written by our own projection from these very types.
    state: row.state as ChatListItem['state'],
    version: row.version,
    owner: row.owner_id === null ? null : { operatorId: row.owner_id, name: row.owner_name ?? '' },
    preview: toPreview(row),
    lastAt: row.has_message ? row.last_at : null,
    unansweredSince: row.unanswered_since,
    inboundCount: row.inbound_count,
    troubleCount: row.trouble_count,
    blocked: row.is_blocked === 1,
    ...deskFields(row),
    // Written by our own projection.
    ...(row.followers !== null && { followers: JSON.parse(row.followers) as NonNullable<ChatListItem['followers']> }),
    ...(row.follow_ups !== null && { followUps: JSON.parse(row.follow_ups) as NonNullable<ChatListItem['followUps']> }),
    ...(row.scope !== null && { scope: JSON.parse(row.scope) as NonNullable<ChatListItem['scope']> }),
    ...(row.tags !== null && { tagIds: JSON.parse(row.tags) as string[] }),
    epoch: row.epoch,
    seq: row.seq,
    readCount: row.read_count,
    readPlace: { epoch: row.read_epoch ?? row.epoch, seq: row.read_seq ?? 0 },
  };
}

/** As the chat's object shows them: of an open session, and of the rare ones only those that are there. */
function deskFields(row: ChatListRow): Partial<ChatListItem> {
  if (!OPEN_STATES.includes(row.state)) return {};
  return {
    teamId: row.team_id,
    ...(row.priority !== null && { priority: row.priority }),
    queueSince: row.queue_since,
    topic: row.topic,
    // Written by our own projection, as the columns are.
    ...(row.offer !== null && { offer: JSON.parse(row.offer) as ChatListItem['offer'] }),
    ...(row.state === 'on_hold' && { heldUntil: row.held_until }),
    ...(row.is_escalated === 1 && { isEscalated: true }),
    ...(row.is_parked === 1 && { isParked: true }),
    ...(row.is_grey === 1 && { isGrey: true }),
    ...(row.late !== null && { late: row.late }),
    ...(row.sla !== null && { sla: JSON.parse(row.sla) as NonNullable<ChatListItem['sla']> }),
  };
}

function toPreview({ preview_author, preview_type, preview_text }: ChatListRow): ChatListItem['preview'] {
  if (preview_author === null || preview_type === null) return null;
  const author = preview_author as NonNullable<ChatListItem['preview']>['author'];
  return { author, type: preview_type, text: preview_text ?? '' };
}
