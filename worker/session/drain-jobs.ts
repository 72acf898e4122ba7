// The lane of foreign hosts: profile, copy of media, the chat's place in the directory. In no order, each with its own
// back-off; what fails for good is parked with a reason. None of it ever delays or drops a message.
import { parseChatId } from '../domain/ids';
import type { LineChannel } from '../line/outbound/line-channel';
import type { MediaJob } from '../rpc/media-job';
import { noteMedia } from './chat-news';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import type { JobRow } from './outbox-store';

export interface JobDeps {
  readonly tools: ChatTools;
  readonly openChannel: (channelId: string) => Promise<LineChannel | null>;
  readonly commit: <T>(work: () => { value: T; change: Change | null }) => T;
  readonly sendMediaJob: (job: MediaJob) => Promise<void>;
  /** Puts the empty object by which rebuild and sweep find this chat. */
  readonly enterInDirectory: (chatId: string) => Promise<void>;
  readonly onTrouble: (code: string, cause: unknown) => void;
}

type JobEnd =
  | { readonly type: 'done' }
  | { readonly type: 'again'; readonly inMs: number }
  | { readonly type: 'parked'; readonly reason: string };

const DONE: JobEnd = { type: 'done' };
const ATTEMPTS_MAX = 12;
const PROFILE_ATTEMPTS_MAX = 4;
/** A copy that did not report back is ordered again; the key is the same, so a repeat writes the same object. */
const MEDIA_REPORT_MS = 120_000;

export async function drainJobs(deps: JobDeps): Promise<void> {
  for (;;) {
    const due = deps.tools.outbox.dueJobs(deps.tools.now());
    const record = deps.tools.store.load();
    if (due.length === 0 || !record) return;
    for (const row of due) end(deps, row, await attempt(deps, row, record.chatId));
  }
}

async function attempt(deps: JobDeps, row: JobRow, chatId: string): Promise<JobEnd> {
  try {
    return await run(deps, row, chatId);
  } catch (cause) {
    deps.onTrouble(`${row.job.kind}_job_failed`, cause);
    return again(row);
  }
}

async function run(deps: JobDeps, row: JobRow, chatId: string): Promise<JobEnd> {
  const { channelId, sourceId } = parseChatId(chatId) ?? { channelId: '', sourceId: '' };
  const { job } = row;
  switch (job.kind) {
    case 'directory':
      await deps.enterInDirectory(chatId);
      return DONE;
    case 'media': {
      const { entryId, lineMessageId, key } = job;
      if (row.attempts >= ATTEMPTS_MAX) {
        deps.onTrouble('media_never_copied', null);
        deps.commit(() => ({ value: null, change: noteMedia(deps.tools, entryId, { state: 'failed' }) }));
        return DONE;
      }
      await deps.sendMediaJob({ chatId, channelId, entryId, lineMessageId, key });
      return { type: 'again', inMs: MEDIA_REPORT_MS };
    }
    case 'profile': {
      const channel = await deps.openChannel(channelId);
      const profile = channel ? await channel.profile(sourceId) : 'unavailable';
      if (profile === 'unavailable') return row.attempts + 1 >= PROFILE_ATTEMPTS_MAX ? DONE : again(row);
      if (profile === 'not_found') return DONE;
      deps.commit(() => {
        const record = deps.tools.store.load();
        if (!record) return { value: null, change: null };
        const write = new ChatWrite(deps.tools, record, deps.tools.now());
        write.changeContact({
          name: profile.displayName,
          pictureUrl: profile.pictureUrl ?? null,
          language: profile.language ?? null,
          statusMessage: profile.statusMessage ?? null,
          fetchedAt: write.now,
        });
        write.touch();
        return { value: null, change: write.finish() };
      });
      return DONE;
    }
    default:
      return { type: 'parked', reason: 'UNKNOWN_JOB' };
  }
}

function end(deps: JobDeps, row: JobRow, outcome: JobEnd): void {
  const { tools } = deps;
  deps.commit(() => {
    const record = tools.store.load();
    if (!record) return { value: null, change: null };
    const now = tools.now();
    if (outcome.type === 'done') tools.outbox.removeJob(row.id);
    if (outcome.type === 'again') tools.outbox.postponeJob(row.id, now + outcome.inMs);
    if (outcome.type === 'parked') tools.outbox.parkJob(row.id, outcome.reason);
    return { value: null, change: new ChatWrite(tools, record, now).finish() };
  });
}

function again(row: JobRow): JobEnd {
  // Without its place in the directory a chat could not be rebuilt: that one is never given up.
  if (row.job.kind !== 'directory' && row.attempts + 1 >= ATTEMPTS_MAX) return { type: 'parked', reason: 'GAVE_UP' };
  return { type: 'again', inMs: Math.min(600_000, 2_000 * 2 ** Math.min(row.attempts, 10)) };
}
