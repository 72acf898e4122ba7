// What a tag for VIPs does to the priority of a session.
import { describe, expect, test } from 'vitest';
import { chatIn, contextAt, NOW, SUPERVISOR } from '../../testing/chat-states';
import type { ChatEvent } from './chat-event';
import { DEFAULT_POLICY } from './decision';
import type { ThreadEvent } from './entry';
import { type ChatState, EMPTY_CHAT_STATE, type Priority, priorityOf } from './session-state';
import { transition } from './transition';

const ASK: ChatEvent = { type: 'ask', trigger: 'word', lineTs: NOW };
const placed = (priority?: Priority): ChatEvent => ({
  type: 'place',
  teamId: 'sales',
  needs: { skills: [] },
  ...(priority !== undefined && { priority }),
});
const tagged = (id: string): ChatEvent => ({
  type: 'set_tags',
  by: SUPERVISOR,
  expectedVersion: null,
  add: [{ id, name: id }],
  remove: [],
});
const byHand = (priority: Priority): ChatEvent => ({
  type: 'set_priority',
  by: SUPERVISOR,
  expectedVersion: null,
  priority,
});

function outcome(state: ChatState, ...events: readonly ChatEvent[]): { priority: Priority | null; told: Priority[] } {
  const ctx = contextAt(NOW, { policy: { ...DEFAULT_POLICY, isVipTag: (id) => id === 'vip' } });
  let now = state;
  const told: Priority[] = [];
  for (const event of events) {
    const decided = transition(now, event, ctx);
    if (!decided.ok) throw new Error(`${event.type}: ${decided.error.code}`);
    now = decided.value.state;
    const lines = decided.value.entries.map(({ entry }) => (entry.kind === 'event' ? entry.event : null));
    const set = lines.filter((line): line is ThreadEvent & { type: 'priority_set' } => line?.type === 'priority_set');
    told.push(...set.filter(({ by }) => by === null).map(({ priority }) => priority));
  }
  return { priority: now.session && priorityOf(now.session), told };
}

describe('the session of a VIP', () => {
  const vip: ChatState = { ...EMPTY_CHAT_STATE, tagIds: ['vip'] };

  test.each<[string, ChatState, ChatEvent[], Priority, Priority[]]>([
    ['is high from its beginning', vip, [ASK], 1, [1]],
    ['stays so where no rule says otherwise', vip, [ASK, placed()], 1, [1]],
    ['is no lower by a rule', vip, [ASK, placed(3)], 1, [1, 1]],
    ['is more urgent by one', vip, [ASK, placed(0)], 0, [1]],
    ['is high once the tag is put on', EMPTY_CHAT_STATE, [ASK, placed(), tagged('vip')], 1, [1]],
    ['is as a person sets it after that', vip, [ASK, placed(), byHand(3), tagged('refund')], 3, [1]],
    ['is of no concern to other tags', EMPTY_CHAT_STATE, [ASK, tagged('refund')], 2, []],
  ])('%s', (_, state, events, priority, told) => {
    expect(outcome(state, ...events)).toEqual({ priority, told });
  });

  test.each(['resolved', 'closed'] as const)('keeps its priority where it is %s', (state) => {
    expect(outcome(chatIn(state), tagged('vip'))).toEqual({ priority: 2, told: [] });
  });

  test('a chat without a session has none', () => {
    expect(outcome(EMPTY_CHAT_STATE, tagged('vip'))).toEqual({ priority: null, told: [] });
  });
});
