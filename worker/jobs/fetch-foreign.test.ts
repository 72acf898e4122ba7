// Files of third parties: whoever sends a drop a second holds neither the job nor its neighbours for longer than agreed.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FOREIGN_WITHIN_MS, fetchForeign } from './fetch-foreign';

const settings = {
  APP_ORIGIN: 'https://desk.kaiwa.test',
  MEDIA_ORIGIN: 'https://media.kaiwa.test',
  LINE_API_BASE: 'https://api.line.me',
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A host that sends a byte a second for ever; like fetch, it ends with the signal. */
function dripping(): { stop: Promise<void> } {
  let stopped: () => void;
  const stop = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_url, init) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const drip = setInterval(() => controller.enqueue(new Uint8Array(1)), 1_000);
        init?.signal?.addEventListener('abort', () => {
          clearInterval(drip);
          controller.error(new Error('aborted'));
          stopped();
        });
      },
    });
    return new Response(body);
  });
  return { stop };
}

test('a body that never ends is cut off in time, and not before', async () => {
  const { stop } = dripping();
  const answer = await fetchForeign(settings, 'https://files.example.com/a.mp4');
  if (answer.kind !== 'ready') throw new Error(answer.kind);
  let outcome = 'reading';
  const read = (async () => {
    for await (const _ of answer.body);
  })().then(
    () => {
      outcome = 'whole';
    },
    () => {
      outcome = 'cut off';
    },
  );
  await vi.advanceTimersByTimeAsync(FOREIGN_WITHIN_MS - 1_000);
  expect(outcome).toBe('reading');
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all([stop, read]);
  expect(outcome).toBe('cut off');
});

test.each(['https://localhost../a', 'https://desk.kaiwa.test../a', 'https://internal...'])(
  'dots at the end hide no name: %s',
  async (address) => {
    const asked = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('x'));
    expect(await fetchForeign(settings, address)).toEqual({ kind: 'refused' });
    expect(asked).not.toHaveBeenCalled();
  },
);
