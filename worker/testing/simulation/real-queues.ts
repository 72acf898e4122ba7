// The queues of the simulation in workerd: they hold what the Worker gave them and hand it to the real consumers, in any order,
// twice, late or not at all, with a D1 that fails by order. Only tests import it.
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { projectBatch } from '../../jobs/project-batch';
import { projectDeps, writeParts } from '../../jobs/project-deps';
import { consumeInbound } from '../../line/inbound/consume-inbound';
import type { InboundMessage } from '../../rpc/inbound-message';
import type { MediaJob } from '../../rpc/media-job';
import type { ProjectionMessage } from '../../rpc/projection-message';
import { chatSession } from '../../stubs';
import { outputGate } from '../fake-line';
import { type FakeMessage, queued } from '../projection-parts';
import type { Move } from './moves';

const BATCH_MAX = 10;
const SENT = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

export class RealQueues {
  parts: ProjectionMessage[] = [];
  inbound: InboundMessage[] = [];
  mediaJobs: MediaJob[] = [];
  /** So many batches find D1 away. */
  d1Failures = 0;
  /** Files in R2 and the entries that they belong to. */
  readonly files = new Map<string, { readonly chatId: string; readonly entryId: string }>();
  /** @param refuses whether the queue to D1 takes nothing of this chat just now */
  constructor(refuses: (chatId: string) => boolean) {
    vi.spyOn(env.PROJECTION, 'send').mockImplementation(async (part) => {
      await outputGate();
      const message = structuredClone(part) as ProjectionMessage;
      if (refuses(message.chatId)) throw new Error('queue away');
      this.parts.push(message);
      return SENT;
    });
    vi.spyOn(env.MEDIA_JOBS, 'send').mockImplementation(async (job) => {
      await outputGate();
      this.mediaJobs.push(structuredClone(job) as MediaJob);
      return SENT;
    });
    vi.spyOn(env.INBOUND, 'sendBatch').mockImplementation(async (messages) => {
      for (const { body } of messages) this.inbound.push(structuredClone(body) as InboundMessage);
      return SENT;
    });
  }

  get isEmpty(): boolean {
    return this.parts.length + this.inbound.length + this.mediaJobs.length === 0;
  }

  /** Up to a batch of parts, from anywhere in the queue. What the consumer gives back comes again. */
  async project(pick: number, fate: Extract<Move, { type: 'queue' }>['fate']): Promise<void> {
    if (fate === 'refused' || this.parts.length === 0) return;
    const batch = this.parts.splice(pick % this.parts.length, BATCH_MAX);
    if (fate === 'lost') return;
    if (fate === 'unconfirmed') return writeParts(env, batch);
    const messages = [...batch, ...(fate === 'doubled' ? batch.toReversed() : [])].map((part) => queued(part));
    await projectBatch(messages, this.#projectDeps());
    this.parts.push(...givenBack(messages));
  }

  #projectDeps(): ReturnType<typeof projectDeps> {
    const deps = projectDeps(env);
    return {
      ...deps,
      write: async (parts) => {
        this.d1Failures -= 1;
        // Away before it wrote, or away when it should have answered.
        if (this.d1Failures >= 0 && this.d1Failures % 2 === 0) throw new Error('D1 is away');
        await deps.write(parts);
        if (this.d1Failures >= 0) throw new Error('D1 did not answer');
      },
      confirm: (...args) => deps.confirm(...args),
    };
  }

  async deliverInbound(isTwice: boolean): Promise<void> {
    const batch = this.inbound.splice(0);
    const messages = [...batch, ...(isTwice ? batch : [])].map((body) => queued(body));
    if (messages.length > 0) await consumeInbound({ messages }, env);
    this.inbound.push(...givenBack(messages));
  }

  async copyMedia(pick: number, fate: Extract<Move, { type: 'media' }>['fate']): Promise<void> {
    const [job] = this.mediaJobs.splice(pick % Math.max(1, this.mediaJobs.length), 1);
    if (!job) return;
    const { chatId, entryId, key } = job;
    try {
      if (fate === 'gone') {
        await chatSession(env, chatId).mediaCopied(entryId, { state: 'gone' });
        return;
      }
      await env.MEDIA.put(key, new Uint8Array(1));
      this.files.set(key, { chatId, entryId });
      const copy = { state: 'ready', key, contentType: 'image/png', sizeBytes: 1 } as const;
      const isKept = await chatSession(env, chatId).mediaCopied(entryId, copy);
      if (!isKept) await env.MEDIA.delete(key);
      if (fate === 'doubled') this.mediaJobs.push(job);
    } catch {
      // The object went away in mid-call: the queue brings the job again.
      this.mediaJobs.push(job);
    }
  }
}

function givenBack<Body>(messages: readonly FakeMessage<Body>[]): Body[] {
  return messages.filter(({ outcome }) => outcome !== 'acked').map(({ body }) => body);
}
