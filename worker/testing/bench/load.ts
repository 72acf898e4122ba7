// Puts load on an address and keeps every latency. Knows nothing of what answers. Two models: as many as go through (closed),
// and a fixed rate of arrival whose clock starts when a request was due, so that a stall is not hidden (open).
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Load {
  readonly latenciesMs: number[];
  readonly seconds: number;
  readonly failed: number;
}

export class LoadClient {
  readonly #base: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(base: string) {
    this.#base = new URL(base);
  }

  /** As many as go through, `parallel` at a time. */
  async closed(posts: readonly Post[], parallel: number): Promise<Load> {
    const latenciesMs: number[] = [];
    let failed = 0;
    let next = 0;
    const startedAt = performance.now();
    const work = async () => {
      for (let post = posts[next++]; post; post = posts[next++]) {
        const from = performance.now();
        if ((await this.post(post)) !== 200) failed += 1;
        latenciesMs.push(performance.now() - from);
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    return { latenciesMs, seconds: (performance.now() - startedAt) / 1000, failed };
  }

  /** One every `1 / perSecond` seconds, whether or not those before were answered. */
  async open(posts: readonly Post[], perSecond: number): Promise<Load> {
    const latenciesMs: number[] = [];
    let failed = 0;
    const startedAt = performance.now();
    const answers = posts.map(async (post, index) => {
      const dueAt = startedAt + (index * 1000) / perSecond;
      await wait(Math.max(0, dueAt - performance.now()));
      if ((await this.post(post)) !== 200) failed += 1;
      latenciesMs.push(performance.now() - dueAt);
    });
    await Promise.all(answers);
    return { latenciesMs, seconds: (performance.now() - startedAt) / 1000, failed };
  }

  /** @returns the status */
  post({ path, headers, body }: Post): Promise<number> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent: this.#agent,
          host: this.#base.hostname,
          port: this.#base.port,
          path,
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode ?? 0));
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
