// /api/tickets: the follow-up records, for the people of their teams: lists from D1, and done or open again by hand.
// What a ticket says is the chat's own and is not changed here.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import {
  closeTicket,
  getTicket,
  listTickets,
  reopenTicket,
  type TicketFilter,
  type TicketPlace,
  type TicketRow,
} from '../db/ticket-queries';
import { PLAIN_TEAM } from '../domain/desk/plain-team';
import { can } from '../domain/permissions/can';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { queryParams, smallBody } from '../platform/json-body';
import { logError } from '../platform/log';
import { type TicketAnswer, ticketListQuery } from '../protocol/ticket-list-query';
import type { TicketPage, TicketView } from '../protocol/ticket-view';
import { allOperatorHubs } from '../stubs';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 100;
const LOOKS_MAX = 5;

export const ticketRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/', queryParams(ticketListQuery), async (c) => {
    const { state = 'open', team = null, cursor, limit = LIMIT_DEFAULT } = c.req.valid('query');
    const filter = { state, teamId: team };
    const place = cursor === undefined ? null : parseCursor(cursor);
    const { rows, next } = await seenTickets(c, filter, place, Math.min(LIMIT_MAX, Number(limit)));
    const nextCursor = next && `${next.madeAt}.${next.id}`;
    return c.json({ items: rows.map(toView), nextCursor } satisfies TicketPage);
  })
  .use('/:id/*', async (c, next) => {
    const ticket = await getTicket(fresh(c.env.DB), c.req.param('id'));
    return ticket && isHers(c, ticket) ? next() : errorResponse(c, 'NOT_FOUND');
  })
  .post('/:id/done', async (c) => {
    const id = c.req.param('id');
    const audit = auditEntryOf(c, { action: 'ticket.done', object: { kind: 'ticket', id } });
    const done = await closeTicket(fresh(c.env.DB), id, c.get('asker').operatorId, Date.now(), audit);
    return done ? answer(c, done) : errorResponse(c, 'NOT_FOUND');
  })
  .post('/:id/reopen', async (c) => {
    const id = c.req.param('id');
    const audit = auditEntryOf(c, { action: 'ticket.reopened', object: { kind: 'ticket', id } });
    const open = await reopenTicket(fresh(c.env.DB), id, audit);
    return open ? answer(c, open) : errorResponse(c, 'NOT_FOUND');
  });

/** Those of other teams are left out; looks through so many pages for one. */
async function seenTickets(c: Context<AppEnv>, filter: TicketFilter, from: TicketPlace | null, limit: number) {
  const rows: TicketRow[] = [];
  let place = from;
  for (let look = 0; look < LOOKS_MAX; look++) {
    const page = await listTickets(fresh(c.env.DB), filter, place, limit - rows.length, (row) => isHers(c, row));
    rows.push(...page.rows);
    place = page.next;
    if (place === null || rows.length >= limit) break;
  }
  return { rows, next: place };
}

function isHers(c: Context<AppEnv>, { team_id: teamId }: TicketRow): boolean {
  return can(c.get('asker'), 'ticket.handle', { teamIds: teamId === null || teamId === PLAIN_TEAM ? [] : [teamId] });
}

/** The ticket as it is now. The other consoles hear that there is news; whoever is not told sees it when it asks the next time. */
function answer(c: Context<AppEnv>, row: TicketRow) {
  const told = allOperatorHubs(c.env).map((hub) => hub.notifyTickets());
  c.executionCtx.waitUntil(Promise.all(told).catch((cause: unknown) => logError('tickets_not_told', cause)));
  return c.json({ ticket: toView(row) } satisfies TicketAnswer);
}

/** Whoever has just been done with a ticket must not be shown it as open. */
function fresh(db: D1Database): D1DatabaseSession {
  return db.withSession('first-primary');
}

/** `{madeAt}.{id}`, as the query's schema lets it through. */
function parseCursor(text: string): TicketPlace {
  const dot = text.indexOf('.');
  return { madeAt: Number(text.slice(0, dot)), id: text.slice(dot + 1) };
}

function toView(row: TicketRow): TicketView {
  return {
    id: row.id,
    chatId: row.chat_id,
    contactName: row.contact_name,
    sessionId: row.session_id,
    reason: row.reason,
    teamId: row.team_id,
    topic: row.topic,
    // Written by our own projection from a record of texts.
    slots: Object.entries(JSON.parse(row.slots) as Record<string, string>).map(([name, value]) => ({ name, value })),
    message: row.message,
    madeAt: row.made_at,
    state: row.state,
    doneBy: row.done_by === null ? null : { operatorId: row.done_by, name: row.done_by_name ?? '' },
  };
}
