// The crash test: LINE posts webhooks while the whole server is killed again and again on the same state; unanswered ones are
// posted anew as LINE's redelivery does. Afterwards every event must be in its chat exactly once and in order, and in D1.
// Called by `npm run kill-test` and, shorter, by kill.system.test.ts.
import { setTimeout as wait } from 'node:timers/promises';
import type { ChatPage } from '../../protocol/chat-view';
import type { EntryPage } from '../../protocol/entry-view';
import { type DeskClient, signIn } from '../../scripts/desk-client';
import type { LocalSettings } from '../../scripts/local-settings';
import { startLocalSystem } from '../../scripts/local-system';
import { DEMO_CHANNEL, prepareState } from '../../scripts/seed-workspace';
import { query } from '../../scripts/workspace-storage';
import { createSender, type Sender, type SentMessage, toUserId } from './line-sender';

export interface KillPlan {
  readonly events: number;
  readonly people: number;
  readonly kills: number;
}

export interface KillReport {
  readonly plan: KillPlan;
  /** Posts that got no 200, so that the event was posted again. */
  readonly repeatedPosts: number;
  /** Chats whose thread differs from what was sent, as `chat: what differs`. */
  readonly wrongThreads: readonly string[];
  /** Chats whose rows in D1 differ. */
  readonly wrongRows: readonly string[];
  readonly restartMs: readonly number[];
  /** From the last acknowledged event until D1 held everything. */
  readonly settledMs: number;
}

const PARTS = ['worker', 'simulator'] as const;
/** Local queues lose what they hold; a chat sends again what D1 has not confirmed for this long, and a little more. */
const UNCONFIRMED_MS = 65_000;
const SETTLE_MS_MAX = 200_000;

export async function runKillTest(settings: LocalSettings, plan: KillPlan): Promise<KillReport> {
  await prepareState(settings);
  const system = await startLocalSystem(settings, PARTS);
  const restartMs: number[] = [];
  const crash = async () => {
    const startedAt = Date.now();
    await Promise.all(PARTS.map((part) => system.servers.get(part)?.kill()));
    for (const part of PARTS) await system.restart(part);
    restartMs.push(Date.now() - startedAt);
  };
  try {
    const sender = createSender({
      webhookUrl: `${settings.urls.worker}/webhook/line/${DEMO_CHANNEL.id}`,
      secret: settings.demo.channelSecret,
      botUserId: DEMO_CHANNEL.botUserId,
    });
    const { sent, repeatedPosts } = await postEverything(sender, plan, crash);
    const acknowledgedAt = Date.now();
    const login = { email: 'owner@kaiwa.test', password: settings.demo.password };
    const desk = await signIn(settings.urls.worker, settings.urls.console, login);
    const wrongThreads = await compareThreads(desk, sent);
    let wrongRows: string[] = [];
    do {
      await untilListed(desk, sent);
      // Two processes must not have the same SQLite files open, so D1 is read while the Worker is down.
      await system.servers.get('worker')?.stop();
      wrongRows = await compareRows(settings, sent);
      if (wrongRows.length > 0) {
        await system.restart('worker');
        await wait(UNCONFIRMED_MS);
      }
    } while (wrongRows.length > 0 && Date.now() - acknowledgedAt < SETTLE_MS_MAX);
    const settledMs = Date.now() - acknowledgedAt;
    return { plan, repeatedPosts, wrongThreads, wrongRows, restartMs, settledMs };
  } finally {
    await system.stop();
  }
}

type SentByChat = ReadonlyMap<string, readonly SentMessage[]>;

/** Everyone writes her messages one after another, all people at once; crashes are spread evenly over the whole. */
async function postEverything(
  sender: Sender,
  plan: KillPlan,
  crash: () => Promise<void>,
): Promise<{ sent: SentByChat; repeatedPosts: number }> {
  const sent = new Map<string, SentMessage[]>();
  let acknowledged = 0;
  let crashes = 0;
  let repeatedPosts = 0;
  let crashing = Promise.resolve();
  const onAcknowledged = () => {
    acknowledged += 1;
    if (crashes < plan.kills && acknowledged >= ((crashes + 1) * plan.events) / (plan.kills + 1)) {
      crashes += 1;
      // One after another: what is on its way up from one crash must not be hit by the next.
      crashing = crashing.then(crash);
    }
  };
  const perPerson = Math.ceil(plan.events / plan.people);
  const write = async (person: number) => {
    const userId = toUserId(person);
    const messages: SentMessage[] = [];
    sent.set(`${DEMO_CHANNEL.id}:${userId}`, messages);
    for (let number = 1; number <= perPerson; number++) {
      const message = sender.nextMessage(userId, `message ${number} of ${person}`);
      messages.push(message);
      for (let attempt = 0; (await sender.post(message, attempt > 0)) !== 200; attempt++) {
        repeatedPosts += 1;
        if (attempt > 600) throw new Error(`${message.webhookEventId} was never answered 200`);
        // As LINE does, try again later; the server is on its way up.
        await wait(200);
      }
      onAcknowledged();
    }
  };
  await Promise.all(Array.from({ length: plan.people }, (_, index) => write(index + 1)));
  await crashing;
  return { sent, repeatedPosts };
}

async function compareThreads(desk: DeskClient, sent: SentByChat): Promise<string[]> {
  const wrong: string[] = [];
  for (const [chatId, messages] of sent) {
    const inLog = await customerTexts(desk, chatId);
    const difference = differenceOf(inLog, messages);
    if (difference) wrong.push(`${chatId}: ${difference}`);
  }
  return wrong;
}

/** The customer's texts of a chat in display order, all pages. */
async function customerTexts(desk: DeskClient, chatId: string): Promise<string[]> {
  const texts: string[] = [];
  let before: string | null = null;
  do {
    const cursor = before === null ? '' : `&before=${encodeURIComponent(before)}`;
    const page: EntryPage = await desk.get(`/api/chats/${encodeURIComponent(chatId)}/messages?limit=50${cursor}`);
    const ordered = [...page.entries].sort((a, b) => a.lineTs - b.lineTs || a.seq - b.seq);
    const onPage = ordered.flatMap((entry) =>
      entry.kind === 'message' && entry.author.kind === 'customer' && entry.content.type === 'text'
        ? entry.content.text
        : [],
    );
    texts.unshift(...onPage);
    before = page.hasMore ? page.next : null;
  } while (before !== null);
  return texts;
}

function differenceOf(found: readonly string[], sent: readonly SentMessage[]): string | null {
  const wanted = sent.map((message) => message.text);
  if (found.length === wanted.length && found.every((text, index) => text === wanted[index])) return null;
  const lost = wanted.filter((text) => !found.includes(text));
  const doubled = found.filter((text, index) => found.indexOf(text) !== index);
  return `${found.length} instead of ${wanted.length}; lost: [${lost}], twice: [${doubled}], else the order differs`;
}

/** Until the list that operators see has every chat with every message counted. */
async function untilListed(desk: DeskClient, sent: SentByChat): Promise<void> {
  await until('the inbox list has every chat', async () => {
    const counts = new Map<string, number>();
    let cursor: string | null = null;
    do {
      const suffix = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: ChatPage = await desk.get(`/api/chats?state=all&limit=50${suffix}`);
      for (const row of page.items) counts.set(row.chatId, row.inboundCount);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return [...sent].every(([chatId, messages]) => counts.get(chatId) === messages.length);
  });
}

async function compareRows(settings: LocalSettings, sent: SentByChat): Promise<string[]> {
  const [rows] = await query<[{ chat_id: string; id: string }[]]>(placeOf(settings), [
    "SELECT chat_id, id FROM entries WHERE kind = 'message' ORDER BY chat_id, line_ts, seq;",
  ]);
  return [...sent].flatMap(([chatId, messages]) => {
    const found = rows.filter((row) => row.chat_id === chatId).map((row) => row.id);
    const wanted = messages.map((message) => `in_${message.messageId}`);
    const same = found.length === wanted.length && found.every((id, index) => id === wanted[index]);
    return same ? [] : [`${chatId}: ${found.length} rows instead of ${wanted.length}, or another order`];
  });
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + SETTLE_MS_MAX;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Within ${SETTLE_MS_MAX / 1000} s it never held that ${what}.`);
    await wait(1_000);
  }
}

function placeOf(settings: LocalSettings) {
  return { kind: 'local', folder: settings.workerState } as const;
}
