// What a simulated chat has around it of the platform: D1, R2 and the queues to both, as the bindings of its lanes, and what becomes of
// what lies in the queues. Called by the world.
import { writeProjection } from '../../db/write-projection';
import type { SettingsSnapshot } from '../../domain/settings/settings-snapshot';
import type { Env } from '../../env';
import { toProjectionRows } from '../../jobs/to-projection-rows';
import type { MediaJob } from '../../rpc/media-job';
import type { ProjectionMessage } from '../../rpc/projection-message';
import { MemoryD1 } from './memory-d1';
import type { Move } from './moves';
import type { SimulatedChat } from './simulated-chat';

export class SimulatedPlatform {
  readonly d1 = new MemoryD1();
  /** Files in R2 by name. */
  readonly files = new Map<string, string>();
  readonly parts: ProjectionMessage[] = [];
  readonly mediaJobs: MediaJob[] = [];
  /** Whether the queue to D1 takes nothing just now. */
  refusesParts = false;
  readonly #chat: () => SimulatedChat;

  constructor(chat: () => SimulatedChat) {
    this.#chat = chat;
  }

  /** One of the parts for D1, by chance; nothing where none waits. */
  async project(pick: number, fate: Extract<Move, { type: 'queue' }>['fate']): Promise<void> {
    const part = take(this.parts, pick);
    if (!part || fate === 'lost') return;
    try {
      await writeProjection(this.d1.database, toProjectionRows([part]));
    } catch {
      // D1 failed: the queue keeps the message.
      this.parts.push(part);
      return;
    }
    if (fate === 'doubled') this.parts.push(part);
    if (fate !== 'unconfirmed') this.#chat().projected(part.upTo, part.after);
  }

  /** A copy whose end the chat did not hear is told again by the queue. */
  copyMedia(pick: number, fate: Extract<Move, { type: 'media' }>['fate']): void {
    const job = take(this.mediaJobs, pick);
    if (!job) return;
    try {
      this.#tellCopied(job, fate);
    } catch (cause) {
      this.mediaJobs.push(job);
      throw cause;
    }
  }

  #tellCopied(job: MediaJob, fate: Extract<Move, { type: 'media' }>['fate']): void {
    if (fate === 'doubled') this.mediaJobs.push(job);
    if (fate === 'gone') {
      if (!this.#chat().mediaCopied(job.entryId, { state: 'gone' })) this.files.delete(job.key);
      return;
    }
    this.files.set(job.key, job.entryId);
    const isKept = this.#chat().mediaCopied(job.entryId, {
      state: 'ready',
      key: job.key,
      contentType: 'image/png',
      sizeBytes: 1,
    });
    if (!isKept) this.files.delete(job.key);
  }

  env(settings: SettingsSnapshot, dataKek: string): Env {
    const hub = { notify: async () => {}, readMarked: async () => {} };
    const env = {
      LINE_API_BASE: 'https://api.line.test',
      LINE_DATA_API_BASE: 'https://api-data.line.test',
      MEDIA_ORIGIN: 'https://media.kaiwa.test',
      DATA_KEK: dataKek,
      HUB_SHARDS: '1',
      LOCATION_HINT: 'apac-ne',
      DB: this.d1.database,
      SETTINGS: { get: async () => settings },
      OPERATOR_HUB: { getByName: () => hub },
      DISPATCHER: { getByName: () => ({ facts: async () => ({ position: null }) }) },
      PROJECTION: {
        send: async (part: ProjectionMessage) => {
          if (this.refusesParts) throw new Error('queue away');
          this.parts.push(structuredClone(part));
        },
      },
      MEDIA_JOBS: { send: async (job: MediaJob) => void this.mediaJobs.push(structuredClone(job)) },
      MEDIA: {
        put: async (key: string) => void this.files.set(key, 'directory'),
        delete: async (keys: string | string[]) => {
          for (const key of [keys].flat()) this.files.delete(key);
        },
        list: async ({ prefix = '' } = {}) => {
          const found = [...this.files.keys()].filter((key) => key.startsWith(prefix));
          return { objects: found.map((key) => ({ key })), truncated: false };
        },
        get: async () => null,
      },
    };
    // The lanes use these bindings and no others.
    return env as unknown as Env;
  }
}

function take<T>(from: T[], pick: number): T | undefined {
  return from.splice(pick % Math.max(1, from.length), 1)[0];
}
