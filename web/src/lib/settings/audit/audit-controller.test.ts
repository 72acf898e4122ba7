import { expect, test } from 'vitest';
import type { AuditEntryView, AuditLogQuery, AuditPageView } from '$protocol/audit';
import { type ApiResult, done, refused } from '../../api/api-result';
import { AuditController, NO_WISH, toQuery } from './audit-controller.svelte';
import { ACTION_CHOICES, actionWords, faultWords, kindWords, valueWords } from './audit-words';

const CHAIN: AuditPageView['chain'] = {
  head: null,
  publicKey: null,
  unsealed: 0,
  verifiedSeq: null,
  verifiedAt: null,
  fault: null,
};

const entry = (id: string): AuditEntryView => ({
  id,
  seq: null,
  at: 1,
  actor: { id: 'a', name: 'Ada' },
  action: 'sending.saved',
  object: { kind: 'workspace', id: 'sending' },
  ip: '',
  requestId: '',
  changes: [],
});

function setUp() {
  const asked: AuditLogQuery[] = [];
  const held: ((answer: ApiResult<AuditPageView>) => void)[] = [];
  const log = new AuditController((query) => {
    asked.push(query);
    return new Promise((resolve) => held.push(resolve));
  });
  const answer = (at: number, ...ids: string[]) =>
    held[at]?.(done({ items: ids.map(entry), nextCursor: ids.length > 1 ? `1.${ids.at(-1)}` : null, chain: CHAIN }));
  return { log, asked, held, answer, ids: () => log.items.map(({ id }) => id) };
}

test('pages follow each other to the last one', async () => {
  const { log, asked, answer, ids } = setUp();
  const first = log.load();
  answer(0, 'a', 'b');
  await first;
  const second = log.loadMore();
  answer(1, 'c');
  await second;
  await log.loadMore();
  expect(ids()).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([{}, { cursor: '1.b' }]);
});

test('of two filters the later one counts, whichever answer comes first', async () => {
  const { log, answer, ids } = setUp();
  const both = [log.show({ action: 'ticket.done' }), log.show({ action: 'audit.read' })];
  answer(1, 'new');
  answer(0, 'old');
  await Promise.all(both);
  expect(ids()).toEqual(['new']);
  expect(log.phase).toBe('loaded');
});

test('a refusal is told, and what is shown stays', async () => {
  const { log, held, answer, ids } = setUp();
  const first = log.load();
  answer(0, 'a', 'b');
  await first;
  const more = log.loadMore();
  held[1]?.(refused({ code: 'UNAVAILABLE', retry: true }));
  await more;
  expect([log.error?.code, ids(), log.isMoreLoading]).toEqual(['UNAVAILABLE', ['a', 'b'], false]);
});

test('days are whole days where the operator is', () => {
  const query = toQuery({ ...NO_WISH, object: ' bank ', from: '2026-11-20', to: '2026-11-20' }, null);
  const from = new Date(2026, 10, 20).getTime();
  expect(query).toEqual({ object: 'bank', from: String(from), to: String(new Date(2026, 10, 21).getTime() - 1) });
});

test('everything has words, and what is not known yet is shown as it came', () => {
  expect(new Set(ACTION_CHOICES.map(({ label }) => label())).size).toBe(ACTION_CHOICES.length);
  expect([actionWords('login.opened'), actionWords('x.y')]).toEqual(['Signed in', 'x.y']);
  expect([kindWords('chat'), kindWords('constructor')]).toEqual(['Chat', 'constructor']);
  expect(faultWords({ code: 'MISSING', seq: 7 })).toContain('7');
  expect([valueWords('"Sales"'), valueWords('[1]'), valueWords(null)]).toEqual(['Sales', '[1]', 'nothing']);
});
