import { describe, expect, test } from 'vitest';
import { type NoticePerson, type NoticeRow, newsOf } from './row-news';

const me = { operatorId: 'op_me' };
const ren = { operatorId: 'op_ren' };
const row = (more: Partial<NoticeRow> = {}): NoticeRow => ({
  state: 'bot',
  owner: null,
  inboundCount: 1,
  troubleCount: 0,
  teamId: 'sales',
  ...more,
});
const mine = (more: Partial<NoticeRow> = {}) => row({ state: 'active', owner: me, ...more });
const followed = (more: Partial<NoticeRow> = {}, by = me) =>
  row({ state: 'active', owner: ren, followers: [by], ...more });
const ended = (isDue?: boolean, by = me) =>
  row({ state: 'resolved', ...(isDue !== undefined && { followUps: [{ id: 'f', by, isDue }] }) });
const waiting = (more: Partial<NoticeRow> = {}) => row({ state: 'waiting', ...more });
const offer = (decisionNo: number, to = me) => ({ decisionNo, to });
const OPERATOR: NoticePerson = { operatorId: 'op_me', teams: new Set(['sales']), isLead: false };
const LEAD: NoticePerson = { ...OPERATOR, isLead: true };

type Case = readonly [string, NoticeRow | null, NoticeRow, readonly string[]];

describe('to an operator', () => {
  test.each<Case>([
    ['nothing changed', mine(), mine(), []],
    ['an offer', waiting(), waiting({ offer: offer(1) }), ['offer']],
    ['an offer of a chat that was not known', null, waiting({ offer: offer(1) }), ['offer']],
    ['the same offer again', waiting({ offer: offer(1) }), waiting({ offer: offer(1), inboundCount: 2 }), []],
    ['another offer of the same chat', waiting({ offer: offer(1) }), waiting({ offer: offer(2) }), ['offer']],
    ['an offer to a colleague', waiting(), waiting({ offer: offer(1, ren) }), []],
    ['a chat that is given to her', waiting(), mine({ state: 'assigned' }), ['assigned']],
    ['a chat that is handed over to her', row({ state: 'active', owner: ren }), mine(), ['assigned']],
    ['what she had offered and took', waiting({ offer: offer(1) }), mine(), []],
    ['a chat of hers that was not known', null, mine(), []],
    ['one that was not known and is given to her', null, mine({ state: 'assigned' }), ['assigned']],
    ['a message in her chat', mine(), mine({ inboundCount: 2 }), ['message']],
    ['a message in a colleague’s chat', row({ owner: ren }), row({ owner: ren, inboundCount: 2 }), []],
    ['a message in a chat that she follows', followed(), followed({ inboundCount: 2 }), ['followed']],
    ['a chat that she follows is resolved', followed(), followed({ state: 'resolved' }), ['followed']],
    ['a chat that she follows becomes hers', followed(), followed({ owner: me }), ['assigned']],
    ['nothing happens in a chat that she follows', followed(), followed(), []],
    ['a message in a chat that a colleague follows', followed({}, ren), followed({ inboundCount: 2 }, ren), []],
    ['the message that came with the chat', waiting(), mine({ state: 'assigned', inboundCount: 2 }), ['assigned']],
    ['she wants to look at it again, later', ended(), ended(false), []],
    ['it is time to look at it again', ended(false), ended(true), ['follow_up']],
    ['that was not known', null, ended(true), ['follow_up']],
    ['it still is', ended(true), ended(true), []],
    ['a colleague wants to look at it again', ended(), ended(true, ren), []],
    ['somebody begins to wait', row(), waiting(), ['waiting']],
    ['somebody who was not known waits', null, waiting(), ['waiting']],
    ['somebody goes on waiting', waiting(), waiting({ inboundCount: 2 }), []],
    ['somebody waits for another team', row(), waiting({ teamId: 'billing' }), []],
    ['somebody waits for nobody in particular', row(), waiting({ teamId: null }), ['waiting']],
    ['a message that could not be delivered', mine(), mine({ troubleCount: 1 }), ['undelivered']],
    ['her chat is resolved', mine(), mine({ state: 'resolved' }), ['state']],
    ['her chat is taken', mine(), row({ state: 'active', owner: ren }), ['state']],
    ['her chat goes back to the queue', mine(), waiting(), ['waiting', 'state']],
    ['a hold is over', mine({ state: 'on_hold' }), mine(), ['state']],
    ['she holds it', mine(), mine({ state: 'on_hold' }), []],
    ['her chat is about to be late', mine(), mine({ sla: { state: 'at_risk' } }), ['sla_warning']],
    ['her chat is late', mine({ sla: { state: 'at_risk' } }), mine({ sla: { state: 'breached' } }), ['sla_breach']],
    ['late without a warning', mine(), mine({ sla: { state: 'breached' } }), ['sla_breach']],
    ['late, and only at risk again', mine({ sla: { state: 'breached' } }), mine({ sla: { state: 'at_risk' } }), []],
    ['a colleague’s chat is late', row({ owner: ren }), row({ owner: ren, sla: { state: 'breached' } }), []],
    ['an escalation, which is for leads', waiting(), waiting({ isEscalated: true }), []],
  ])('%s', (_, before, after, kinds) => {
    expect(newsOf(before, after, OPERATOR)).toEqual(kinds);
  });
});

describe('to a lead of the team', () => {
  test.each<Case>([
    ['an escalation', waiting(), waiting({ isEscalated: true }), ['escalation']],
    ['one that goes on', waiting({ isEscalated: true }), waiting({ isEscalated: true, inboundCount: 2 }), []],
    ['one of another team', row({ teamId: 'billing' }), row({ teamId: 'billing', isEscalated: true }), []],
    ['a chat of the team is about to be late', waiting(), waiting({ sla: { state: 'at_risk' } }), ['sla_warning']],
    [
      'a colleague’s chat is late',
      row({ owner: ren }),
      row({ owner: ren, sla: { state: 'breached' } }),
      ['sla_breach'],
    ],
    ['what was late when it was first heard of', null, waiting({ sla: { state: 'breached' } }), ['waiting']],
  ])('%s', (_, before, after, kinds) => {
    expect(newsOf(before, after, LEAD)).toEqual(kinds);
  });
});
