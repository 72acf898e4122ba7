// Tells a team by mail of each new ticket, once: who wants to send it marks the ticket first, and of several one succeeds. A mail
// that is refused is given back and tried again by the sweep, for an hour; a crash between mark and mail loses the mail, never
// doubles it, and the ticket stands in the list all the same. Called by the projection's consumer and the sweep.
import { loadSettings } from '../db/channel-queries';
import { claimMail, giveMailBack, type UnmailedTicket, unmailedAmong, unmailedSince } from '../db/ticket-queries';
import type { D1Access } from '../db/write-projection';
import type { SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { Env } from '../env';
import { logError, logInfo, logWarn } from '../platform/log';
import { type MailSender, openMailSender } from '../platform/mail-sender';
import { getSettings } from '../platform/settings-snapshot';
import { ticketMail } from './ticket-mail-text';

/** Older ones are no news: a database that is being rebuilt must not mail them all again. */
const NEWS_MS = 3_600_000;
const PER_TURN = 50;

export interface MailTicketsDeps {
  readonly db: D1Access;
  readonly sender: MailSender;
  readonly settings: () => Promise<SettingsSnapshot | null>;
  readonly appOrigin: string;
  /** ms */
  readonly now: number;
}

export function mailTicketsDeps(env: Env): MailTicketsDeps {
  return {
    db: env.DB.withSession('first-primary'),
    sender: openMailSender(env),
    settings: () => getSettings(env, () => loadSettings(env.DB)),
    appOrigin: env.APP_ORIGIN,
    now: Date.now(),
  };
}

/** Those of these tickets that nobody was told of. Never throws. @param ids of tickets that D1 has */
export async function mailNewTickets(deps: MailTicketsDeps, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await mail(deps, () => unmailedAmong(deps.db, ids, deps.now - NEWS_MS));
}

/** What was refused, or lost before it was tried. Never throws. */
export async function sweepTicketMails(deps: MailTicketsDeps): Promise<void> {
  await mail(deps, () => unmailedSince(deps.db, deps.now - NEWS_MS, PER_TURN));
}

async function mail(deps: MailTicketsDeps, find: () => Promise<UnmailedTicket[]>): Promise<void> {
  try {
    const tickets = await find();
    if (tickets.length === 0) return;
    const settings = await deps.settings();
    if (!settings?.desk) return;
    for (const ticket of tickets) await mailOne(deps, settings, ticket);
  } catch (cause) {
    logError('tickets_not_mailed', cause);
  }
}

async function mailOne(deps: MailTicketsDeps, settings: SettingsSnapshot, ticket: UnmailedTicket): Promise<void> {
  const { db, sender, appOrigin, now } = deps;
  const team = settings.desk?.teams.find(({ id }) => id === ticket.teamId);
  if (!team?.email || !(await claimMail(db, ticket.id, now))) return;
  const language = settings.desk?.bot.languages.default ?? 'en';
  const facts = { ticket, teamName: team.name, workspace: settings.workspace, appOrigin };
  const sent = await sender.send({ to: team.email, ...ticketMail(facts, language) });
  if (sent.ok) {
    logInfo('ticket_mailed', { ticket: ticket.id });
    return;
  }
  logWarn('ticket_mail_refused', { ticket: ticket.id, why: sent.error.why });
  await giveMailBack(db, ticket.id, now);
}
