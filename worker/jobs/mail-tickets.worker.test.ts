// One mail for each new ticket over the real D1: once however often its part comes, again where it was refused, none for what
// is old, done or nobody's.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Ticket } from '../domain/chat/ticket';
import type { SessionId } from '../domain/ids';
import { err, ok } from '../domain/result';
import type { Mail, MailSender } from '../platform/mail-sender';
import { deskSettings, TEST_TEAMS } from '../testing/desk-settings';
import { aPart, queued } from '../testing/projection-parts';
import { type MailTicketsDeps, mailNewTickets, sweepTicketMails } from './mail-tickets';
import { projectBatch } from './project-batch';
import { projectDeps, writeParts } from './project-deps';

const NOW = 1_800_000_000_000;
const [SALES, BILLING] = ['sales', 'billing'];

/** Teams of which sales alone has an address. */
const DESK = deskSettings({
  teams: TEST_TEAMS.map((team) => (team.id === SALES ? { ...team, email: 'sales@bank.test' } : team)),
});

function recorder({ refuses = 0, hasDesk = true, now = NOW } = {}) {
  const mails: Mail[] = [];
  let tries = 0;
  const sender: MailSender = {
    send: async (mail) => {
      tries += 1;
      if (tries <= refuses) return err({ code: 'MAIL_REFUSED', retry: true, why: 'E_RATE' });
      mails.push(mail);
      return ok(null);
    },
  };
  const settings = async () => ({
    version: 1,
    workspace: { name: 'Kaiwa Bank', timeZone: 'Asia/Tokyo' },
    channels: {},
    ...(hasDesk && { desk: DESK }),
  });
  const deps: MailTicketsDeps = { db: env.DB, sender, settings, appOrigin: 'https://desk.bank.test', now };
  return { mails, deps };
}

let tickets = 0;

async function aTicket(overrides: Partial<Ticket> = {}): Promise<string> {
  tickets += 1;
  const id = `mail-${tickets}`;
  const base = { reason: 'after_hours', topic: null, slots: {}, message: 'my secret', changedSeq: 1 } as const;
  const ticket: Ticket = { ...base, id, sessionId: 's' as SessionId, teamId: SALES, madeAt: NOW - 1_000, ...overrides };
  await writeParts(env, [aPart(`demo:Umail${tickets}`, 1, { tickets: [ticket] })]);
  return id;
}

describe('a new ticket', () => {
  test('is mailed to its team once, without what the customer wrote', async () => {
    const id = await aTicket({ slots: { order: '4711' } });
    const { mails, deps } = recorder();
    await Promise.all([mailNewTickets(deps, [id]), mailNewTickets(deps, [id]), sweepTicketMails(deps)]);
    await mailNewTickets(deps, [id]);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: 'sales@bank.test', subject: expect.stringContaining('Sales') });
    expect(JSON.stringify(mails)).not.toMatch(/my secret|4711/);
  });

  test('is mailed again by the sweep where the mail was refused', async () => {
    const id = await aTicket();
    const { mails, deps } = recorder({ refuses: 1 });
    await mailNewTickets(deps, [id]);
    expect(mails).toEqual([]);
    await sweepTicketMails(deps);
    await sweepTicketMails(deps);
    expect(mails).toHaveLength(1);
  });

  test('stays mailed when the customer adds to it', async () => {
    const id = await aTicket();
    const { mails, deps } = recorder();
    await mailNewTickets(deps, [id]);
    const more = { id, sessionId: 's' as SessionId, reason: 'after_hours', teamId: SALES, topic: null } as const;
    const ticket: Ticket = { ...more, slots: {}, message: 'and more', madeAt: NOW - 1_000, changedSeq: 2 };
    await writeParts(env, [aPart(`demo:Umail${tickets}`, 2, { tickets: [ticket] })]);
    await mailNewTickets(deps, [id]);
    expect(mails).toHaveLength(1);
  });
});

describe('no mail goes out', () => {
  test.each([
    ['for a team without an address', { teamId: BILLING }],
    ['for a team that is gone', { teamId: 'gone' }],
    ['for no team', { teamId: null }],
    ['for what was made more than an hour ago', { madeAt: NOW - 3_600_001 }],
  ] as [string, Partial<Ticket>][])('%s', async (_, overrides) => {
    const id = await aTicket(overrides);
    const { mails, deps } = recorder();
    await mailNewTickets(deps, [id]);
    await sweepTicketMails(deps);
    expect(mails).toEqual([]);
  });

  test('for what somebody was done with', async () => {
    const id = await aTicket();
    await env.DB.prepare(`UPDATE tickets SET state = 'done' WHERE id = ?`).bind(id).run();
    const { mails, deps } = recorder();
    await mailNewTickets(deps, [id]);
    expect(mails).toEqual([]);
  });

  test('where no desk is set up, or the settings cannot be had, and nothing is thrown', async () => {
    const id = await aTicket();
    const { mails, deps } = recorder({ hasDesk: false });
    await mailNewTickets(deps, [id]);
    await mailNewTickets({ ...deps, settings: () => Promise.reject(new Error('away')) }, [id]);
    expect(mails).toEqual([]);
    const later = recorder();
    await mailNewTickets(later.deps, [id]);
    expect(later.mails).toHaveLength(1);
  });
});

test('the projection’s consumer tells of the tickets of what it wrote, once per batch', async () => {
  const seen: (readonly string[])[] = [];
  const told: string[] = [];
  const deps = {
    ...projectDeps(env),
    confirm: async () => undefined,
    tellOfTickets: async () => void told.push('tickets'),
    mailTickets: async (ids: readonly string[]) => void seen.push(ids),
  };
  const base = { sessionId: 's' as SessionId, reason: 'after_hours', teamId: SALES, topic: null, slots: {} } as const;
  const part = (chatId: string, id: string) =>
    aPart(chatId, 1, { tickets: [{ ...base, id, message: null, madeAt: NOW, changedSeq: 1 }] });
  await projectBatch(
    [queued(part('demo:Ub1', 'b1')), queued(part('demo:Ub2', 'b2')), queued(part('demo:Ub1', 'b1'))],
    deps,
  );
  await projectBatch([queued(aPart('demo:Ub3', 1))], deps);
  const failing = { ...deps, write: () => Promise.reject(new Error('D1 DB is overloaded')) };
  await projectBatch([queued(part('demo:Ub4', 'b4'))], failing);
  expect(seen).toEqual([['b1', 'b2']]);
  expect(told).toEqual(['tickets']);
});
