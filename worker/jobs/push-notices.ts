// Pushes notices to people's browsers, most of them while no tab of theirs is open: as each wants to be told, to those of her logins that live, with no
// words of a customer unless she allows them. A browser that is gone is forgotten; one that could not be reached is tried again alone,
// as long as it is news. Called by consume-queue.
import { readAccount } from '../db/access-queries';
import { getLanguage } from '../db/operator-queries';
import { noticePreferencesOf } from '../db/preference-queries';
import { dropSubscriptions, type PushSubscriptionRow, subscriptionsOf } from '../db/push-queries';
import type { D1Access } from '../db/write-projection';
import type { Language } from '../domain/bot/languages';
import type { LoginId, OperatorId } from '../domain/ids';
import { decideNotice } from '../domain/notices/decide-notice';
import type { NoticePreferences } from '../domain/notices/notice-kind';
import type { Env } from '../env';
import { sha256 } from '../platform/keyed-hash';
import { logError, logInfo, logWarn } from '../platform/log';
import { openPushSender, type PushSender } from '../platform/push-service';
import type { NoticeJob } from '../rpc/notice-job';
import { chatSession, loginGuard } from '../stubs';
import { noticeTitle } from './notice-text';

/** Of an offer: it goes to somebody else sooner than that. Of the rest: she may look at her phone. */
const OFFER_TTL_SEC = 90;
const TTL_SEC = 1_800;
const TRIES_MAX = 5;
const WAIT_SEC = 10;
const WAIT_SEC_MAX = 600;
const TEXT_LETTERS_MAX = 200;

export interface PushNoticesDeps {
  readonly db: D1Access;
  /** Null: this desk has no key to push with. */
  readonly sender: PushSender | null;
  preferencesOf(operatorId: string): Promise<NoticePreferences>;
  languageOf(operatorId: string): Promise<Language>;
  /** Whether the chat is hers to see now. */
  sees(operatorId: string, chatId: string): Promise<boolean>;
  /** The logins of hers that live. */
  loginsOf(operatorId: string): Promise<readonly string[]>;
  again(job: NoticeJob, delaySec: number): Promise<void>;
  now(): number;
}

export function pushNoticesDeps(env: Env): PushNoticesDeps {
  return {
    db: env.DB.withSession('first-primary'),
    sender: openPushSender(env),
    preferencesOf: (operatorId) => noticePreferencesOf(env.DB.withSession('first-primary'), operatorId),
    languageOf: async (operatorId) => (await getLanguage(env.DB, operatorId)) ?? 'en',
    sees: (operatorId, chatId) => seesChat(env, operatorId, chatId),
    loginsOf: async (operatorId) => {
      const { logins } = await loginGuard(env, `account:${operatorId}`).listLogins();
      return logins.map(({ id }) => id);
    },
    again: async (job, delaySeconds) => {
      await env.NOTICES.send(job, { delaySeconds });
    },
    now: () => Date.now(),
  };
}

/** By her rights as D1 has them, and by the chat as it is. */
async function seesChat(env: Env, operatorId: string, chatId: string): Promise<boolean> {
  const stored = await readAccount(env.DB.withSession('first-primary'), operatorId);
  if (!stored || stored.isDisabled) return false;
  const { name, role, access, accessVersion } = stored.account;
  const asker = { operatorId: operatorId as OperatorId, loginId: '' as LoginId, name, role, access, accessVersion };
  return (await chatSession(env, chatId).row(asker)).ok;
}

export async function pushNoticesBatch(batch: readonly Message<NoticeJob>[], deps: PushNoticesDeps): Promise<void> {
  await Promise.all(
    batch.map(async (message) => {
      try {
        await pushOne(message.body, deps);
        message.ack();
      } catch (cause) {
        // D1 or the guard did not answer: nothing was sent yet.
        logError('notice_not_pushed', cause, { operatorId: message.body.operatorId });
        message.retry({ delaySeconds: WAIT_SEC });
      }
    }),
  );
}

async function pushOne(job: NoticeJob, deps: PushNoticesDeps): Promise<void> {
  const { sender, db } = deps;
  const left = ttlSec(job) - Math.round((deps.now() - job.at) / 1_000);
  if (sender === null || left <= 0) return;
  const theirs = await subscriptionsOf(db, job.operatorId);
  const wanted = theirs.filter(({ id }) => job.only?.includes(id) ?? true);
  if (wanted.length === 0) return;
  const preferences = await deps.preferencesOf(job.operatorId);
  if (!decideNotice(job, preferences, null, deps.now()).notification) return;
  // Set long ago, perhaps: in the hands of another team the chat is none of her business any more.
  if (job.kind === 'follow_up' && !(await deps.sees(job.operatorId, job.chatId))) return;
  const alive = new Set(await deps.loginsOf(job.operatorId));
  const letter = {
    text: JSON.stringify({
      title: noticeTitle(job, await deps.languageOf(job.operatorId)),
      body: preferences.showsText ? [...(job.text ?? '')].slice(0, TEXT_LETTERS_MAX).join('') : '',
      chatId: job.chatId,
      ...(job.path !== undefined && { path: job.path }),
    }),
    ttlSec: left,
    topic: sha256(job.chatId).slice(0, 32),
  };
  const ends = await Promise.all(
    wanted.map(async (to) => ({ to, end: alive.has(to.loginId) ? await sender.send(to, letter) : ('dead' as const) })),
  );
  const isOver = (end: (typeof ends)[number]['end']) => end === 'dead' || end.kind === 'gone' || end.kind === 'refused';
  const over = ends.filter(({ end }) => isOver(end));
  for (const { end } of over)
    if (end !== 'dead' && end.kind === 'refused')
      logWarn('push_refused', { operatorId: job.operatorId, status: end.status });
  if (over.length > 0)
    await dropSubscriptions(
      db,
      over.map(({ to }) => to.id),
    );
  logInfo('notice_pushed', { operatorId: job.operatorId, kind: job.kind, browsers: ends.length - over.length });
  await tryAgain(
    job,
    ends.flatMap(({ to, end }) => (end !== 'dead' && end.kind === 'later' ? [{ to, afterSec: end.afterSec }] : [])),
    deps,
  );
}

async function tryAgain(
  job: NoticeJob,
  missed: readonly { readonly to: PushSubscriptionRow; readonly afterSec: number | null }[],
  deps: PushNoticesDeps,
): Promise<void> {
  const tries = (job.tries ?? 0) + 1;
  if (missed.length === 0) return;
  if (tries >= TRIES_MAX) return logWarn('notice_given_up', { operatorId: job.operatorId, kind: job.kind });
  const said = Math.max(...missed.map(({ afterSec }) => afterSec ?? 0));
  const delaySec = Math.min(WAIT_SEC_MAX, Math.max(said, WAIT_SEC * 2 ** (tries - 1)));
  // Without her words: by then she may have taken them back.
  await deps.again({ ...job, text: null, only: missed.map(({ to }) => to.id), tries }, delaySec);
}

function ttlSec({ kind }: NoticeJob): number {
  return kind === 'offer' ? OFFER_TTL_SEC : TTL_SEC;
}
