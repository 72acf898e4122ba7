// What decisions about a session do to its SLA: policy, lines of the log, timer, place in the queue. How seconds are counted is
// held by domain/sla.
import { describe, expect, test } from 'vitest';
import { chatIn, contextAt, customerMessage, NOW, OWNER, reply, SESSION, SUPERVISOR } from '../../testing/chat-states';
import { ALWAYS, OFFICE } from '../../testing/sla-session';
import { type SlaRules, slaAlert } from '../sla/session-sla';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../sla/sla-policy';
import type { ChatEvent } from './chat-event';
import { DEFAULT_POLICY } from './decision';
import type { Effect } from './effect';
import type { ThreadEvent } from './entry';
import { type ChatState, EMPTY_CHAT_STATE, type Session } from './session-state';
import { transition } from './transition';

const SALES: SlaPolicy = { ...DEFAULT_SLA_POLICY, id: 'sales', targetsSec: { first_reply: 600, resolution: 3_600 } };
const URGENT: SlaPolicy = { ...DEFAULT_SLA_POLICY, id: 'urgent', targetsSec: { first_reply: 20 } };
const RULES: SlaRules = {
  policyFor: ({ teamId, priority }) => (priority === 0 ? URGENT : teamId === 'sales' ? SALES : DEFAULT_SLA_POLICY),
  hoursOf: () => ALWAYS,
};
const ASK = { type: 'ask', trigger: 'word', lineTs: NOW } as const;
const PLACE = { type: 'place', teamId: 'billing', needs: { skills: [] } } as const;
const RESOLVE = { type: 'resolve', by: OWNER, expectedVersion: null, reason: 'solved' } as const;
const HOLD = { type: 'hold', by: OWNER, expectedVersion: null, until: null } as const;
const CLAIM = { type: 'claim', by: OWNER, expectedVersion: null } as const;
const transferTo = (teamId: string) =>
  ({ type: 'transfer_team', by: OWNER, expectedVersion: null, teamId, needs: { skills: [] } }) as const;

const tags = (add: readonly string[], remove: readonly string[] = []): ChatEvent => {
  const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: id }));
  return { type: 'set_tags', by: OWNER, expectedVersion: null, add: named(add), remove: named(remove) };
};

/** A chat that things happen to, at seconds after the asking. */
class Story {
  state: ChatState = EMPTY_CHAT_STATE;
  readonly told: string[] = [];
  timers: Extract<Effect, { type: 'wake_at' | 'cancel_wake' }>[] = [];
  readonly #rules: SlaRules;

  constructor(rules = RULES) {
    this.#rules = rules;
  }

  at(seconds: number, ...events: readonly ChatEvent[]): this {
    for (const event of events) {
      const now = NOW + seconds * 1_000;
      const policy = { ...DEFAULT_POLICY, reopenMs: 3_600_000, sla: this.#rules };
      const decided = transition(this.state, event, contextAt(now, { policy }));
      if (!decided.ok) throw new Error(`${event.type}: ${decided.error.code}`);
      this.state = decided.value.state;
      const lines = decided.value.entries.map(({ entry }) => (entry.kind === 'event' ? entry.event : null));
      const marks = lines.filter((line): line is ThreadEvent & { type: 'sla' } => line?.type === 'sla');
      this.told.push(...marks.map(({ target, level }) => `${seconds} ${target} ${level}`));
      this.timers = decided.value.effects.filter(
        (effect): effect is Extract<Effect, { type: 'wake_at' | 'cancel_wake' }> =>
          (effect.type === 'wake_at' || effect.type === 'cancel_wake') && effect.timer === 'sla',
      );
    }
    return this;
  }

  /** The timer rings. */
  rings(seconds: number): this {
    return this.at(seconds, { type: 'sla', sessionId: this.session.id });
  }

  get session(): Session {
    if (!this.state.session) throw new Error('no session');
    return this.state.session;
  }

  get sla() {
    if (!this.session.sla) throw new Error('not measured');
    return this.session.sla;
  }

  target(name: string) {
    return this.sla.targets.find(({ target }) => target === name);
  }
}

const answered = (seconds: number): ChatEvent[] => [
  reply(OWNER, { confirmed: true }),
  { type: 'reply_taken', at: NOW + seconds * 1_000, saidAt: NOW + seconds * 1_000 },
];
const secondsOf = (at: number | null | undefined) => (typeof at === 'number' ? (at - NOW) / 1_000 : at);

describe('the policy', () => {
  test('is given when the session begins, and anew with its team', () => {
    const story = new Story().at(0, ASK);
    expect(story.sla.policy).toEqual(DEFAULT_SLA_POLICY);
    expect(story.at(1, { ...PLACE, teamId: 'sales' }).sla.policy.id).toBe('sales');
  });

  test('a change of team keeps what was used', () => {
    const story = new Story().at(0, ASK, PLACE).at(30, CLAIM, transferTo('sales'));
    expect(story.sla.facts.carried?.usedSec).toMatchObject({ first_reply: 30 });
    expect(secondsOf(story.target('first_reply')?.dueAt)).toBe(600);
  });

  test('a change of priority may breach at once, and no later change takes that back', () => {
    const story = new Story().at(0, ASK, PLACE);
    story.at(30, { type: 'set_priority', by: SUPERVISOR, expectedVersion: null, priority: 0 });
    expect(story.told).toEqual(['30 first_reply breached']);
    story.at(40, { type: 'set_priority', by: SUPERVISOR, expectedVersion: null, priority: 3 });
    expect(story.sla).toMatchObject({ result: 'breached', policy: { id: 'default' } });
    expect(story.at(50, CLAIM, RESOLVE).sla.result).toBe('missed');
  });

  test('a tag that is put on or taken off chooses it anew, and what was breached stays so', () => {
    const story = new Story({
      ...RULES,
      policyFor: ({ tagIds = [] }) => (tagIds.includes('gold') ? URGENT : DEFAULT_SLA_POLICY),
    });
    story.at(0, ASK, PLACE).at(30, tags(['gold']));
    expect(story.told).toEqual(['30 first_reply breached']);
    expect(story.sla.facts.carried?.usedSec).toMatchObject({ first_reply: 30 });
    expect(story.at(40, tags([], ['gold'])).sla).toMatchObject({ result: 'breached', policy: { id: 'default' } });
  });

  test('a tag on what has ended changes nothing of how it ended', () => {
    const story = new Story({ ...RULES, policyFor: ({ tagIds = [] }) => (tagIds.length > 0 ? URGENT : SALES) });
    story.at(0, ASK, PLACE).at(30, CLAIM, RESOLVE);
    const before = story.sla;
    expect(story.at(40, tags(['gold'])).sla).toBe(before);
    expect(story.at(50, { type: 'window_end', sessionId: story.session.id }).sla.policy.id).toBe('sales');
    expect(story.at(60, ASK).sla.policy.id).toBe('urgent');
  });

  test('settings that change meanwhile change nothing of a session before its next choice', () => {
    const story = new Story().at(0, ASK, PLACE);
    expect(story.sla.policy.id).toBe('default');
    const other = new Story({ ...RULES, policyFor: () => SALES });
    other.state = story.state;
    expect(other.at(10, CLAIM).sla.policy.id).toBe('default');
  });

  test('nothing is measured without rules, nor a session that had ended before there were any', () => {
    const decided = transition(EMPTY_CHAT_STATE, ASK, contextAt(NOW));
    expect(decided.ok && decided.value.state.session).not.toHaveProperty('sla');
    const ended = new Story();
    ended.state = chatIn('resolved');
    expect(ended.at(0, { type: 'window_end', sessionId: SESSION }).session).not.toHaveProperty('sla');
  });
});

describe('the queue', () => {
  test('is ordered by the first reply of the policy, from the act that asked', () => {
    const story = new Story().at(5, ASK, PLACE);
    expect(secondsOf(story.session.slaDueAt)).toBe(60);
    story.at(10, CLAIM, transferTo('sales')).at(20, PLACE);
    expect(secondsOf(story.session.slaDueAt)).toBe(600);
  });

  test('a higher priority may bring it forward', () => {
    const story = new Story().at(0, ASK, PLACE);
    story.at(10, { type: 'set_priority', by: SUPERVISOR, expectedVersion: null, priority: 0 });
    expect(secondsOf(story.session.slaDueAt)).toBe(20);
  });

  test('without a first reply in the policy, or with one long met, counts from when she began to wait', () => {
    const bare: SlaRules = { ...RULES, policyFor: () => ({ ...SALES, targetsSec: { resolution: 60 } }) };
    expect(secondsOf(new Story(bare).at(5, ASK, PLACE).session.slaDueAt)).toBe(65);
    const back = new Story()
      .at(0, ASK, PLACE)
      .at(5, CLAIM, ...answered(5))
      .at(10, RESOLVE);
    back.at(1_000, customerMessage(NOW + 1_000_000), PLACE);
    expect(secondsOf(back.session.slaDueAt)).toBe(1_060);
  });

  test('counts open hours', () => {
    const office: SlaRules = { ...RULES, hoursOf: () => OFFICE };
    const story = new Story(office).at(0, ASK, PLACE);
    expect(story.session.slaDueAt).toBe(OFFICE.addOpenSeconds(NOW, 60));
  });
});

describe('a first reply that is late', () => {
  test('is warned about at 75 %, breached at 100 %, each told once', () => {
    const story = new Story().at(0, ASK, PLACE).at(1, CLAIM);
    expect(secondsOf(story.sla.nextAt)).toBe(45);
    expect(slaAlert(story.sla)).toBeNull();
    story.rings(45);
    expect(slaAlert(story.sla)).toEqual({ state: 'at_risk', target: 'first_reply', dueAt: NOW + 60_000 });
    expect(story.timers).toEqual([{ type: 'wake_at', timer: 'sla', sessionId: story.session.id, at: NOW + 60_000 }]);
    story.rings(46).rings(60).rings(60).rings(61);
    expect(slaAlert(story.sla)).toEqual({ state: 'breached', target: 'first_reply', dueAt: NOW + 60_000 });
    expect(story.told).toEqual(['45 first_reply warned', '60 first_reply breached']);
  });

  test('is told by whatever comes first, where the timer is late', () => {
    const story = new Story()
      .at(0, ASK, PLACE)
      .at(1, CLAIM)
      .at(70, ...answered(70));
    expect(story.told).toEqual(['70 first_reply breached']);
    expect(story.sla.result).toBe('breached');
  });

  test('marks no row any more once it was given; what is late after it does', () => {
    const story = new Story().at(0, ASK, PLACE).at(1, CLAIM).rings(60);
    expect(slaAlert(story.sla)).toMatchObject({ state: 'breached', target: 'first_reply' });
    story.at(70, ...answered(70));
    expect(story.target('first_reply')).toMatchObject({ state: 'met', isBreached: true });
    expect(story.sla.result).toBe('breached');
    expect(slaAlert(story.sla)).toBeNull();
    story.rings(450);
    expect(story.sla.result).toBe('breached');
    expect(slaAlert(story.sla)).toEqual({ state: 'at_risk', target: 'resolution', dueAt: NOW + 600_000 });
    story.rings(600);
    expect(slaAlert(story.sla)).toMatchObject({ state: 'breached', target: 'resolution' });
  });

  test('that rings too early finds its time anew, and changes nothing', () => {
    const story = new Story().at(0, ASK, PLACE).at(1, CLAIM);
    const { state } = story;
    story.rings(20);
    expect(story.state).toBe(state);
    expect(story.timers).toMatchObject([{ type: 'wake_at', at: NOW + 45_000 }]);
  });

  test('is there when LINE took it, not when it was written', () => {
    const story = new Story()
      .at(0, ASK, PLACE)
      .at(1, CLAIM)
      .at(10, reply(OWNER, { confirmed: true }));
    expect(story.target('first_reply')?.state).toBe('running');
    story.at(11, { type: 'reply_taken', at: NOW + 11_000, saidAt: NOW + 10_000 });
    expect(story.target('first_reply')?.state).toBe('met');
  });
});

describe('pauses', () => {
  const served = () =>
    new Story()
      .at(0, ASK, PLACE)
      .at(1, CLAIM)
      .at(5, ...answered(5));

  test('on hold stops next reply and resolution', () => {
    const story = served()
      .at(100, customerMessage(NOW + 100_000))
      .at(110, HOLD);
    expect(story.target('next_reply')).toMatchObject({ state: 'paused', dueAt: null });
    expect(story.target('resolution')).toMatchObject({ state: 'paused', dueAt: null });
    expect(story.sla.nextAt).toBeNull();
    story.at(1_110, { type: 'unhold', by: OWNER, expectedVersion: null });
    expect(secondsOf(story.target('next_reply')?.dueAt)).toBe(1_280);
    expect(secondsOf(story.target('resolution')?.dueAt)).toBe(1_600);
  });

  test('a parked wait stops assign and first reply', () => {
    const story = new Story().at(0, ASK, PLACE).at(10, { type: 'callback_accept', way: 'chat' });
    expect(story.target('assign')?.state).toBe('paused');
    expect(secondsOf(story.at(500, { type: 'unpark' }).target('first_reply')?.dueAt)).toBe(550);
  });

  test('what lies between an end and a reopen is not used up', () => {
    const story = served().at(100, RESOLVE);
    expect(story.sla.result).toBe('hit');
    expect(story.timers).toEqual([{ type: 'cancel_wake', timer: 'sla', sessionId: story.session.id }]);
    story.at(1_100, customerMessage(NOW + 1_100_000));
    expect(story.sla.result).toBe('on_track');
    expect(secondsOf(story.target('resolution')?.dueAt)).toBe(1_600);
  });

  test('while the customer owes the answer only by setting', () => {
    const lenient: SlaRules = { ...RULES, policyFor: () => ({ ...DEFAULT_SLA_POLICY, pausesForCustomer: true }) };
    const story = new Story(lenient)
      .at(0, ASK, PLACE)
      .at(1, CLAIM)
      .at(5, ...answered(5));
    expect(story.target('resolution')).toMatchObject({ state: 'paused' });
    expect(secondsOf(story.at(105, customerMessage(NOW + 105_000)).target('resolution')?.dueAt)).toBe(700);
    expect(served().target('resolution')).toMatchObject({ state: 'running' });
  });

  test('a hundred of them take no room and lose no second', () => {
    const story = served();
    for (let i = 0; i < 100; i += 1) {
      story.at(10 + i * 10, HOLD).at(15 + i * 10, { type: 'unhold', by: OWNER, expectedVersion: null });
    }
    expect(story.sla.facts.pauses.length).toBeLessThanOrEqual(14);
    expect(secondsOf(story.target('resolution')?.dueAt)).toBe(1_100);
  });
});

test('a message inside a turn changes nothing, and writes no session', () => {
  const story = new Story()
    .at(0, ASK, PLACE)
    .at(1, CLAIM)
    .at(5, ...answered(5))
    .at(20, customerMessage(NOW + 20_000));
  const { session } = story;
  expect(story.at(30, customerMessage(NOW + 30_000, 'm2')).session).toBe(session);
  expect(story.timers).toEqual([]);
});

test('whoever was taken from the bot asked for nobody: only next replies are measured', () => {
  const story = new Story().at(0, CLAIM, ...answered(0)).at(10, customerMessage(NOW + 10_000));
  expect(story.sla.targets.map(({ target }) => target)).toEqual(['next_reply']);
});
