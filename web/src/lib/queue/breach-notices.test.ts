import { expect, test } from 'vitest';
import type { ChatRow } from '$protocol/chat-view';
import { row } from '../testing/build';
import { BreachNotices } from './breach-notices.svelte';

const aChat = (id: string, state: 'at_risk' | 'breached' | null, more: Partial<ChatRow> = {}) =>
  row({
    chatId: `demo:${id}`,
    name: id,
    state: 'waiting',
    teamId: 'sales',
    ...(state !== null && { sla: { state, target: 'first_reply' as const, dueAt: 1_000 } }),
    ...more,
  });

function setUp() {
  const calls: string[] = [];
  const breaches = new BreachNotices({
    concerns: ({ teamId }) => teamId === 'sales',
    announce: (words) => calls.push(words),
    unsay: (words) => calls.push(`unsay ${words}`),
  });
  return { breaches, calls, open: () => breaches.open.map(({ chatId }) => chatId) };
}

test('a chat that becomes overdue is told once, by a line and a notice', () => {
  const { breaches, calls, open } = setUp();
  breaches.noteRows([aChat('Mali', 'at_risk'), aChat('Hana', null)]);
  expect(open()).toEqual([]);
  breaches.noteRows([aChat('Mali', 'breached'), aChat('Hana', 'breached')]);
  breaches.noteRows([aChat('Mali', 'breached', { seq: 9 }), aChat('Hana', 'breached')]);
  expect(open()).toEqual(['demo:Mali', 'demo:Hana']);
  expect(calls).toEqual(['Service level missed: Mali', 'Service level missed: Hana']);
});

test('what was overdue when the desk was opened, or when its page was loaded, is no news', () => {
  const { breaches, calls } = setUp();
  breaches.noteRows([aChat('Mali', 'breached')]);
  breaches.noteRows([aChat('Mali', 'breached'), aChat('Hana', 'breached')]);
  expect(calls).toEqual([]);
});

test('a chat of a team that she does not look after is left to others', () => {
  const { breaches, calls, open } = setUp();
  breaches.noteRows([aChat('Mali', null, { teamId: 'billing' })]);
  breaches.noteRows([aChat('Mali', 'breached', { teamId: 'billing' })]);
  expect([open(), calls]).toEqual([[], []]);
});

test('seen to by anybody it goes, and the next breach of the same chat is news again', () => {
  const { breaches, calls, open } = setUp();
  breaches.noteRows([aChat('Mali', null)]);
  breaches.noteRows([aChat('Mali', 'breached')]);
  breaches.noteRows([aChat('Mali', null)]);
  expect(open()).toEqual([]);
  expect(calls.at(-1)).toBe('unsay Service level missed: Mali');
  breaches.noteRows([aChat('Mali', 'breached')]);
  expect(calls.filter((call) => call === 'Service level missed: Mali')).toHaveLength(2);
});

test('dismissed, it does not come back with the next row', () => {
  const { breaches, open } = setUp();
  breaches.noteRows([aChat('Mali', null), aChat('Hana', null)]);
  breaches.noteRows([aChat('Mali', 'breached'), aChat('Hana', 'breached')]);
  breaches.drop('demo:Mali');
  expect(open()).toEqual(['demo:Hana']);
  breaches.dropAll();
  breaches.noteRows([aChat('Mali', 'breached', { seq: 2 }), aChat('Hana', 'breached')]);
  expect(open()).toEqual([]);
});
