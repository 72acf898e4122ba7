import { expect, test } from 'vitest';
import type { ChatView, SessionView } from '$protocol/chat-view';
import { view } from '../testing/build';
import { sessionFacts } from './session-facts';

const MINUTE_MS = 60_000;
const session = (more: Partial<SessionView> = {}): SessionView => ({
  id: 's1',
  origin: 'customer',
  openedAt: 0,
  trigger: 'loop',
  topic: 'Refund',
  language: null,
  teamId: 'billing',
  assignedAt: null,
  firstHumanAt: null,
  resolvedAt: null,
  endedBy: null,
  endReason: null,
  reopens: 0,
  slots: [],
  handover: null,
  escalation: null,
  hold: null,
  ...more,
});
const facts = (state: ChatView['state'], more: Partial<SessionView> = {}, team: string | null = 'Billing') =>
  Object.fromEntries(
    sessionFacts(view({ state, session: session(more) }), team, 5 * MINUTE_MS).map(({ label, value }) => [
      label,
      value,
    ]),
  );

test('of a session that waits: what about, why a person, which team, and for how long', () => {
  expect(facts('waiting')).toMatchObject({
    Topic: 'Refund',
    Asked: 'the assistant repeated itself',
    Team: 'Billing',
    'Waits for': '5 min',
  });
});

test('of one that was taken: how long it waited, which does not run on', () => {
  const taken = facts('active', { assignedAt: 3 * MINUTE_MS });
  expect(taken.Waited).toBe('3 min');
  expect(taken).not.toHaveProperty('Waits for');
  // A span is never "now".
  expect(facts('active', { assignedAt: 20_000 }).Waited).toBe('<1 min');
});

test('one that an operator began waited for nobody', () => {
  const begun = facts('active', { origin: 'operator', trigger: null, assignedAt: 3 * MINUTE_MS });
  expect(begun.Asked).toBe('Begun by an operator');
  expect(begun).not.toHaveProperty('Waited');
});

test('what is not known is left out, not guessed', () => {
  const bare = facts('active', { topic: null, trigger: null }, null);
  expect(Object.keys(bare)).toEqual(['Began']);
});

test('of one that is over: how it ended, and when', () => {
  expect(facts('resolved', { endReason: 'customer_timeout', resolvedAt: 0 }).Ended).toMatch(
    /^No answer from the customer, Jan 1, 1970/,
  );
});

test('how often it was reopened, and why it is on hold', () => {
  const held = facts('on_hold', { reopens: 2, hold: { since: 0, until: null, reason: 'asks the bank' } });
  expect(held).toMatchObject({ Reopened: '2 times', 'On hold because': 'asks the bank' });
});

test('without a session there is nothing to tell', () => {
  expect(sessionFacts(view(), null, 0)).toEqual([]);
});
