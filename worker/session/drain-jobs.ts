// The lane of foreign hosts: profiles, copies of media, the chat's place in the directory, and the like. In no order, each
// with its own back-off; what fails for good is parked with a reason. None of it ever delays or drops a message.
import type { AuditEntry } from '../domain/audit/audit-entry';
import type { FactsAnswer } from '../rpc/dispatcher-rpc';
import type { ChatRecord } from './chat-record';
import { ChatWrite } from './chat-write';
import { markReadOnLine } from './mark-read-on-line';
import type { JobRow } from './outbox-store';
import { type InboundJobDeps, type JobEnd, runInboundJob } from './run-inbound-job';
import { tellPlace } from './tell-place';

export interface JobDeps extends InboundJobDeps {
  readonly placeOf: (chatId: string) => Promise<FactsAnswer>;
  /** Writes it to D1, unless it is there. */
  readonly keepAudit: (entry: AuditEntry) => Promise<void>;
}

const ATTEMPTS_MAX = 12;
/** Then it is forgotten: the next reading brings a newer token. */
const READ_ATTEMPTS_MAX = 4;
const PLACE_ATTEMPTS_MAX = 3;
/**
 * Without the first a chat could not be rebuilt; the second is a promise to the customer, the third one to the bank. The fourth cannot
 * be done anew, as the customer has used her nonce up; it ends by itself once the nonce is gone. None is ever given up.
 */
const NEVER_GIVEN_UP: readonly string[] = ['directory', 'purge', 'audit', 'account_link'];

export async function drainJobs(deps: JobDeps): Promise<void> {
  for (;;) {
    const due = deps.tools.outbox.dueJobs(deps.tools.now());
    if (due.length === 0) return;
    for (const row of due) {
      const record = deps.tools.store.load();
      if (!record) return;
      end(deps, row, await attempt(deps, row, record));
    }
  }
}

async function attempt(deps: JobDeps, row: JobRow, record: ChatRecord): Promise<JobEnd> {
  try {
    return await run(deps, row, record);
  } catch (cause) {
    deps.onTrouble(`${row.job.kind}_job_failed`, cause);
    return { type: 'retry' };
  }
}

async function run(deps: JobDeps, { job, attempts }: JobRow, record: ChatRecord): Promise<JobEnd> {
  switch (job.kind) {
    case 'profile':
    case 'directory':
    case 'group':
    case 'member':
    case 'media':
    case 'purge':
    case 'account_link':
      return runInboundJob(deps, job, attempts, record);
    case 'line_read': {
      const isOver = (await markReadOnLine(deps, job)) || attempts + 1 >= READ_ATTEMPTS_MAX;
      return isOver ? { type: 'done' } : { type: 'retry' };
    }
    case 'place': {
      // An answer that comes minutes later is none.
      if (attempts >= PLACE_ATTEMPTS_MAX) return { type: 'done' };
      const answer = await deps.placeOf(record.chatId);
      deps.commit(() => ({ value: null, change: tellPlace(deps.tools, answer, job.moment) }));
      return { type: 'done' };
    }
    case 'audit':
      await deps.keepAudit(job.entry);
      return { type: 'done' };
    default:
      return { type: 'parked', reason: 'UNKNOWN_JOB' };
  }
}

function end(deps: JobDeps, row: JobRow, outcome: JobEnd): void {
  const { tools } = deps;
  const spaced = outcome.type === 'retry' ? again(row) : outcome;
  deps.commit(() => {
    const record = tools.store.load();
    if (!record) return { value: null, change: null };
    const now = tools.now();
    if (spaced.type === 'done' || spaced.type === 'next') tools.outbox.removeJob(row.id);
    // Behind the others, and with all its attempts.
    if (spaced.type === 'next') tools.outbox.addJob(row.job, now);
    if (spaced.type === 'again') tools.outbox.postponeJob(row.id, now + spaced.inMs);
    if (spaced.type === 'parked') tools.outbox.parkJob(row.id, spaced.reason);
    return { value: null, change: new ChatWrite(tools, record, now).finish() };
  });
}

function again({ job, attempts }: JobRow): JobEnd {
  if (!NEVER_GIVEN_UP.includes(job.kind) && attempts + 1 >= ATTEMPTS_MAX) return { type: 'parked', reason: 'GAVE_UP' };
  return { type: 'again', inMs: Math.min(600_000, 2_000 * 2 ** Math.min(attempts, 10)) };
}
