// Many commands: each chat once and with one id, refusals kept by chat, what has not begun can be stopped.
import { describe, expect, test } from 'vitest';
import type { ChatAnswer } from '$protocol/chat-view';
import { type ApiResult, done, refused } from '../api/api-result';
import type { InboxRow } from '../inbox/apply-inbox-message';
import { row, view } from '../testing/build';
import { BulkRun } from './bulk-run.svelte';

const LACKS = { name: false, preview: false, reads: false };
const rows = (count: number): InboxRow[] =>
  Array.from({ length: count }, (_, n) => ({ ...row({ chatId: `u${n}` }), lacks: LACKS }));
const fine = ({ chatId }: InboxRow): ApiResult<ChatAnswer> => done({ chat: view({ chatId }) });

function setUp(count: number, send: (row: InboxRow, commandId: string) => Promise<ApiResult<ChatAnswer>>) {
  const told: string[] = [];
  const waited: number[] = [];
  const run = new BulkRun({
    rows: rows(count),
    send,
    onDone: ({ chat }) => told.push(chat.chatId),
    wait: async (ms) => {
      waited.push(ms);
    },
  });
  return { run, told, waited };
}

describe('a run', () => {
  test('sends each chat once, few at a time, and tells what became of it', async () => {
    const sent: string[] = [];
    let atOnce = 0;
    let most = 0;
    const { run, told } = setUp(20, async (chat) => {
      sent.push(chat.chatId);
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce -= 1;
      return fine(chat);
    });
    await run.start();
    expect(sent).toEqual(rows(20).map(({ chatId }) => chatId));
    expect(told.toSorted()).toEqual(sent.toSorted());
    expect([run.phase, run.done.length, most]).toEqual(['over', 20, 4]);
  });

  test('keeps each refusal with its chat, and goes on', async () => {
    const { run } = setUp(5, async (chat) =>
      chat.chatId === 'u2' ? refused({ code: 'NOT_OWNER', retry: false }) : fine(chat),
    );
    await run.start();
    expect(run.refused.map(({ row: { chatId }, error }) => [chatId, error.code])).toEqual([['u2', 'NOT_OWNER']]);
    expect([run.done.length, run.tried]).toEqual([4, 5]);
  });

  test('asks again under the same id where the answer was lost or is to come later, and not for ever', async () => {
    const ids: string[] = [];
    const answers = [
      refused({ code: 'OFFLINE', retry: true }),
      refused({ code: 'RATE_LIMITED', retry: true, retryAfterSec: 7 }),
    ];
    const { run, waited } = setUp(1, async (chat, commandId) => {
      ids.push(commandId);
      return answers.shift() ?? fine(chat);
    });
    await run.start();
    expect([new Set(ids).size, ids.length, waited, run.done.length]).toEqual([1, 3, [1_000, 7_000], 1]);
    const lost = setUp(1, async () => refused({ code: 'OFFLINE', retry: true }));
    await lost.run.start();
    expect([lost.run.refused.length, lost.waited.length]).toEqual([1, 3]);
  });

  test('that is stopped begins nothing else, and what was under way is counted', async () => {
    const { run } = setUp(20, async (chat) => {
      await Promise.resolve();
      run.stop();
      return fine(chat);
    });
    await run.start();
    expect([run.phase, run.done.length]).toEqual(['stopped', 4]);
  });
});
