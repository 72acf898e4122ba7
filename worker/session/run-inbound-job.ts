// What becomes of one job that followed from a customer's act: it looks at the present state, asks LINE, R2 or a queue, and
// writes what it learned. What LINE does not tell leaves the old one. Called by drain-jobs, which counts and spaces attempts.
import { parseChatId } from '../domain/ids';
import type { LineChannel, LookUp } from '../line/outbound/line-channel';
import type { MediaJob } from '../rpc/media-job';
import { decideAwaited } from './awaited-language';
import { MEDIA_REPORT_MS, noteMedia } from './chat-news';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import { ChatWrite } from './chat-write';
import type { Commit } from './commit';
import { greetAwaited } from './greet';
import type { InboundJob, MediaJobOrder } from './inbound-job';

export interface InboundJobDeps {
  readonly tools: ChatTools;
  readonly openChannel: (channelId: string) => Promise<LineChannel | null>;
  readonly commit: Commit;
  readonly sendMediaJob: (job: MediaJob) => Promise<void>;
  /** Deletes from R2; what is not there is no error. */
  readonly deleteFiles: (keys: readonly string[]) => Promise<void>;
  /** Takes a message out of the chat's dead letters in R2. */
  readonly forgetLetters: (chatId: string, lineMessageId: string) => Promise<void>;
  /** Puts the empty object by which rebuild and sweep find this chat. */
  readonly enterInDirectory: (chatId: string) => Promise<void>;
  /** Uses a nonce up. @returns the company's account behind it; null where it is unknown, used or too old */
  readonly consumeLinkNonce: (use: LinkNonceUse) => Promise<LinkedAccount | null>;
  readonly onTrouble: (code: string, cause: unknown) => void;
}

/** The line of the log that uses it: the same line again, after a crash, finds its answer. `at`: LINE's time of it, ms. */
export interface LinkNonceUse {
  readonly chatId: string;
  readonly nonce: string;
  readonly entryId: string;
  readonly at: number;
}

export interface LinkedAccount {
  readonly id: string;
  readonly name: string;
}

/** `next`: done, and the same kind has more to do; others get their turn first. `retry`: as the lane spaces it. */
export type JobEnd =
  | { readonly type: 'done' | 'next' | 'retry' }
  | { readonly type: 'again'; readonly inMs: number }
  | { readonly type: 'parked'; readonly reason: string };

const DONE: JobEnd = { type: 'done' };
const RETRY: JobEnd = { type: 'retry' };
const LOOK_UPS_MAX = 4;
const MEDIA_ORDERS_MAX = 12;
/** A copy that was under way when its message was taken back has ended by now, in whatever way. */
const COPY_ENDED_MS = 40 * 60_000;

/** @param attempts how often it was tried before */
export function runInboundJob(deps: InboundJobDeps, job: InboundJob, attempts: number, record: ChatRecord) {
  switch (job.kind) {
    case 'directory':
      return deps.enterInDirectory(record.chatId).then(() => DONE);
    case 'profile':
      return askProfile(deps, record, attempts);
    case 'group':
      return askGroup(deps, record, attempts);
    case 'member':
      return askMember(deps, record, attempts);
    case 'media':
      return orderCopy(deps, record, job, attempts);
    case 'purge':
      return purge(deps, record, job, attempts);
    case 'account_link':
      return linkAccount(deps, record, job);
  }
}

async function askProfile(deps: InboundJobDeps, record: ChatRecord, attempts: number): Promise<JobEnd> {
  const { channel, sourceId } = await reach(deps, record);
  const profile = channel ? await channel.profile(sourceId) : 'unavailable';
  if (typeof profile === 'string') {
    // It may come later; what waits for her language does not wait for that.
    write(deps, (write) => sayAwaited(deps.tools, write));
    return unanswered(profile, attempts);
  }
  return write(deps, (write) => {
    write.changeContact({
      name: profile.displayName,
      pictureUrl: profile.pictureUrl ?? null,
      language: profile.language ?? null,
      statusMessage: profile.statusMessage ?? null,
      fetchedAt: write.now,
    });
    write.touch();
    sayAwaited(deps.tools, write);
  });
}

function sayAwaited(tools: ChatTools, write: ChatWrite): void {
  greetAwaited(tools, write);
  decideAwaited(tools, write);
}

async function askGroup(deps: InboundJobDeps, record: ChatRecord, attempts: number): Promise<JobEnd> {
  const { channel, sourceId } = await reach(deps, record);
  if (record.sourceKind === 'user') return DONE;
  const place = { kind: record.sourceKind, id: sourceId } as const;
  const count = channel ? await channel.memberCount(place) : 'unavailable';
  // A room has neither name nor picture.
  const summary = channel && place.kind === 'group' ? await channel.groupSummary(sourceId) : null;
  if (typeof count === 'string') return unanswered(count, attempts);
  if (summary === 'unavailable' && attempts + 1 < LOOK_UPS_MAX) return RETRY;
  const named =
    summary === null || typeof summary === 'string'
      ? {}
      : { name: summary.name, pictureUrl: summary.pictureUrl ?? null };
  return write(deps, (write) => {
    write.changeContact({ memberCount: count, fetchedAt: write.now, ...named });
    write.touch();
  });
}

async function askMember(deps: InboundJobDeps, record: ChatRecord, attempts: number): Promise<JobEnd> {
  const { tools } = deps;
  const userId = tools.members.nextWanted();
  if (userId === null || record.sourceKind === 'user') return DONE;
  const { channel, sourceId } = await reach(deps, record);
  const place = { kind: record.sourceKind, id: sourceId } as const;
  const profile = channel ? await channel.member(place, userId) : 'unavailable';
  if (profile === 'unavailable' && attempts + 1 < LOOK_UPS_MAX) return RETRY;
  if (typeof profile === 'string') {
    tools.members.noteTried(userId, tools.now());
    return { type: 'next' };
  }
  write(deps, (write) => {
    const before = tools.members.byId(userId);
    const member = {
      userId,
      name: profile.displayName,
      pictureUrl: profile.pictureUrl ?? null,
      hasLeft: before?.hasLeft ?? false,
    };
    tools.members.keep(member, write.now);
    if (JSON.stringify(before) !== JSON.stringify(member)) write.noteMember(member);
  });
  return { type: 'next' };
}

async function orderCopy(
  deps: InboundJobDeps,
  { chatId }: ChatRecord,
  job: MediaJobOrder,
  attempts: number,
): Promise<JobEnd> {
  const { entryId } = job;
  if (attempts >= MEDIA_ORDERS_MAX) {
    deps.onTrouble('media_never_copied', null);
    deps.commit(() => ({ value: null, change: noteMedia(deps.tools, entryId, { state: 'failed' }) }));
    return DONE;
  }
  const { kind: _kind, mediaKind, ...file } = job;
  const channelId = parseChatId(chatId)?.channelId ?? '';
  await deps.sendMediaJob({ chatId, channelId, ...file, ...(mediaKind && { kind: mediaKind }) });
  return { type: 'again', inMs: MEDIA_REPORT_MS };
}

async function purge(
  deps: InboundJobDeps,
  { chatId }: ChatRecord,
  { lineMessageId, keys, isInFlight }: Extract<InboundJob, { kind: 'purge' }>,
  attempts: number,
): Promise<JobEnd> {
  if (keys.length > 0) await deps.deleteFiles(keys);
  await deps.forgetLetters(chatId, lineMessageId);
  return isInFlight && attempts === 0 ? { type: 'again', inMs: COPY_ENDED_MS } : DONE;
}

async function linkAccount(
  deps: InboundJobDeps,
  { chatId }: ChatRecord,
  { nonce, entryId }: Extract<InboundJob, { kind: 'account_link' }>,
): Promise<JobEnd> {
  const entry = deps.tools.store.entryById(entryId);
  const at = entry?.lineTs ?? deps.tools.now();
  const account = await deps.consumeLinkNonce({ chatId, nonce, entryId, at });
  return write(deps, (write) => {
    if (account) write.changeContact({ linkedAccount: { ...account, linkedAt: write.now } });
    const line = deps.tools.store.entryById(entryId);
    if (line?.kind !== 'event' || line.event.type !== 'account_linked') return write.touch();
    const { type } = line.event;
    // LINE knows the dialog was finished; whose account it is nobody can say where the nonce is unknown or used.
    const told = account ? { type, isDone: true, accountName: account.name } : { type, isDone: false };
    write.changeEvent({ ...line, event: told });
  });
}

async function reach(deps: InboundJobDeps, { chatId }: ChatRecord) {
  const { channelId, sourceId } = parseChatId(chatId) ?? { channelId: '', sourceId: '' };
  return { channel: await deps.openChannel(channelId), sourceId };
}

/** What is known stays; `triedAt` says when LINE was asked, so that a day passes before it is asked again. */
function unanswered(answer: Extract<LookUp<never>, string>, attempts: number): JobEnd {
  return answer === 'unavailable' && attempts + 1 < LOOK_UPS_MAX ? RETRY : DONE;
}

function write({ tools, commit }: InboundJobDeps, change: (write: ChatWrite) => void): JobEnd {
  return commit(() => {
    // Read again: others may have written while LINE was asked.
    const record = tools.store.load();
    if (!record) return { value: DONE, change: null };
    const write = new ChatWrite(tools, record, tools.now());
    change(write);
    return { value: DONE, change: write.finish() };
  });
}
