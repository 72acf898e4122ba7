import type { Env } from '../env';
export async function consumeQueue(batch: MessageBatch, _env: Env): Promise<void> {
  batch.ackAll();
}
