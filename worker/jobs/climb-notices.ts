// The steps of a notice that nobody has seen to, as the hub hands them over: her other devices, then whoever leads the chat and is on
// duty, last a mail. Each reader is told as she wants to be. A step may come twice: what is pushed takes the place of what was, a miss
// is counted once and its mail is claimed first. Called by consume-queue.

import { listAccounts } from '../db/access-queries';
import { loadSettings } from '../db/channel-queries';
import { chatNameOf } from '../db/find-chats';
import { claimMissedMail, keepMissed } from '../db/missed-notice-queries';
import { getLanguage } from '../db/operator-queries';
import { noticePreferencesOf } from '../db/preference-queries';
import type { D1Access } from '../db/write-projection';
import type { Language } from '../domain/bot/languages';
import type { OperatorId } from '../domain/ids';
import { decideNotice } from '../domain/notices/decide-notice';
import type { NoticePreferences } from '../domain/notices/notice-kind';
import { can } from '../domain/permissions/can';
import type { SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { Env } from '../env';
import { logError, logInfo, logWarn } from '../platform/log';
import { type MailSender, openMailSender } from '../platform/mail-sender';
import { getSettings } from '../platform/settings-snapshot';
import type { UnansweredNews } from '../protocol/desk-news';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import type { ClimbJob, NoticeJob } from '../rpc/notice-job';
import type { OperatorHubRpc } from '../rpc/operator-hub-rpc';
import { dispatcher, operatorHub } from '../stubs';
import { climbMail } from './climb-mail-text';

const WAIT_SEC = 10;

export interface ClimbNoticesDeps {
  readonly db: D1Access;
  readonly sender: MailSender;
  readonly appOrigin: string;
  settings(): Promise<SettingsSnapshot | null>;
  /** Everybody who may sign in. */
  accounts(): Promise<readonly LoginAccount[]>;
  /** Who is not offline. */
  onDuty(): Promise<ReadonlySet<string>>;
  preferencesOf(operatorId: string): Promise<NoticePreferences>;
  languageOf(operatorId: string): Promise<Language | null>;
  readonly tell: OperatorHubRpc['told'];
  push(job: NoticeJob): Promise<void>;
  now(): number;
}

export function climbNoticesDeps(env: Env): ClimbNoticesDeps {
  const db = env.DB.withSession('first-primary');
  return {
    db,
    sender: openMailSender(env),
    appOrigin: env.APP_ORIGIN,
    settings: () => getSettings(env, () => loadSettings(env.DB)),
    accounts: () => listAccounts(db),
    onDuty: async () => {
      const people = await dispatcher(env).people();
      return new Set(people.flatMap(({ operatorId, effective }) => (effective === 'offline' ? [] : [operatorId])));
    },
    preferencesOf: (operatorId) => noticePreferencesOf(db, operatorId),
    languageOf: (operatorId) => getLanguage(env.DB, operatorId),
    tell: (operatorId, news, scope) => operatorHub(env, operatorId).told(operatorId, news, scope),
    push: async (job) => {
      await env.NOTICES.send(job);
    },
    now: () => Date.now(),
  };
}

export async function climbNoticesBatch(batch: readonly Message<ClimbJob>[], deps: ClimbNoticesDeps): Promise<void> {
  await Promise.all(
    batch.map(async (message) => {
      try {
        await climbOne(message.body, deps);
        message.ack();
      } catch (cause) {
        logError('climb_not_done', cause, { step: message.body.climb });
        message.retry({ delaySeconds: WAIT_SEC });
      }
    }),
  );
}

async function climbOne(job: ClimbJob, deps: ClimbNoticesDeps): Promise<void> {
  if (job.climb === 'mail') return mail(job, deps);
  const { kind, chatId, at, who } = job;
  const notice = { chatId, name: await chatNameOf(deps.db, chatId), text: null, at };
  if (job.climb === 'push') return deps.push({ ...notice, kind, operatorId: who.operatorId });
  await keepMissed(deps.db, missedOf(job), at);
  const [leads, onDuty] = await Promise.all([leadsOf(job, deps), deps.onDuty()]);
  const there = leads.filter(({ operatorId }) => onDuty.has(operatorId));
  const news: UnansweredNews = { kind: 'unanswered', chatId, who, asks: kind, since: job.since };
  await Promise.all(
    there.flatMap(({ operatorId }) => [
      deps.tell(operatorId, news, job.scope),
      deps.push({ ...notice, kind: 'unanswered', operatorId, who: who.name }),
    ]),
  );
  logInfo('climb_told', { leads: there.length });
}

/** To the team's own box where it has one, else to whoever leads the chat, on duty or not, and wants to be told. */
async function mail(job: ClimbJob, deps: ClimbNoticesDeps): Promise<void> {
  const settings = await deps.settings();
  if (settings === null) return;
  const readers = await readersOf(job, settings, deps);
  // The step before it may still be on its way.
  await keepMissed(deps.db, missedOf(job), job.at);
  if (readers.length === 0 || !(await claimMissedMail(deps.db, missedOf(job), deps.now()))) return;
  const facts = { ...job, who: job.who.name, workspace: settings.workspace, appOrigin: deps.appOrigin };
  const ends = await Promise.all(
    readers.map(({ to, language }) => deps.sender.send({ to, ...climbMail(facts, language) })),
  );
  const refused = ends.flatMap((end) => (end.ok ? [] : [end.error.why]));
  for (const why of refused) logWarn('climb_mail_refused', { why });
  if (refused.length < ends.length) return logInfo('climb_mailed', { readers: ends.length - refused.length });
  await claimMissedMail(deps.db, missedOf(job), null);
  throw new Error('every mail was refused');
}

async function readersOf(
  job: ClimbJob,
  settings: SettingsSnapshot,
  deps: ClimbNoticesDeps,
): Promise<readonly { readonly to: string; readonly language: Language }[]> {
  const usual = settings.desk?.bot.languages.default ?? 'en';
  const box = settings.desk?.teams.find(({ id, email }) => email && job.scope.teamIds.includes(id))?.email;
  if (box) return [{ to: box, language: usual }];
  const leads = await leadsOf(job, deps);
  const readers = await Promise.all(
    leads.map(async ({ operatorId, email }) => {
      const preferences = await deps.preferencesOf(operatorId);
      const { notification } = decideNotice({ kind: 'unanswered', chatId: job.chatId }, preferences, null, deps.now());
      return notification ? [{ to: email, language: (await deps.languageOf(operatorId)) ?? usual }] : [];
    }),
  );
  return readers.flat();
}

/** All who lead the chat but herself. */
async function leadsOf({ who, scope }: ClimbJob, deps: ClimbNoticesDeps): Promise<readonly LoginAccount[]> {
  const accounts = await deps.accounts();
  return accounts.filter(({ operatorId, access }) => {
    // As D1 has it.
    const person = { operatorId: operatorId as OperatorId, access };
    return operatorId !== who.operatorId && can(person, 'chat.lead', scope);
  });
}

function missedOf({ who: { operatorId }, chatId, since }: ClimbJob) {
  return { operatorId, chatId, since };
}
