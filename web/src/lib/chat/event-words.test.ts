import { describe, expect, test } from 'vitest';
import type { ThreadEventView } from '$protocol/entry-view';
import { eventNote, eventWords } from './event-words';

const names: Readonly<Record<string, string>> = { U1: '田中', U2: 'Mali' };
const nameOf = (userId: string) => names[userId] ?? null;
const words = (event: ThreadEventView) => eventWords(event, nameOf);

describe('a tap', () => {
  test('says the label of our button, or its data where the button was not ours', () => {
    expect(words({ type: 'postback', data: 'a=1', label: 'Yes please' })).toBe('Tapped: Yes please');
    expect(words({ type: 'postback', data: 'a=1' })).toBe('Tapped: a=1');
  });

  test.each([
    [{ date: '2026-11-20' }, 'Tapped: Visit: 2026-11-20'],
    [{ time: '10:30' }, 'Tapped: Visit: 10:30'],
    [{ datetime: '2026-11-20T10:30' }, 'Tapped: Visit: 2026-11-20 10:30'],
  ])('on a picker says what was picked: %j', (params, expected) => {
    expect(words({ type: 'postback', data: 'd', label: 'Visit', params })).toBe(expected);
  });

  test('that switches a menu says whether it did', () => {
    const params = { newRichMenuAliasId: 'menu-b', status: 'SUCCESS' };
    expect(words({ type: 'postback', data: 'd', params })).toBe('Opened another menu: menu-b');
    expect(words({ type: 'postback', data: 'd', params: { status: 'RICHMENU_NOTFOUND' } })).toContain(
      'RICHMENU_NOTFOUND',
    );
  });

  test('in a group says who', () => {
    expect(words({ type: 'postback', data: 'd', label: 'Go', senderId: 'U1' })).toBe('田中 tapped: Go');
    expect(words({ type: 'postback', data: 'd', label: 'Go', senderId: 'U9' })).toBe('Unknown member tapped: Go');
  });
});

test('members who come and go are named, whoever is unknown is said to be', () => {
  const members = [{ userId: 'U1' }, { userId: 'U2' }, { userId: 'U9' }];
  expect(words({ type: 'members_joined', members })).toBe('田中, Mali, and Unknown member joined');
  expect(words({ type: 'members_left', members: [{ userId: 'U2' }] })).toBe('Mali left');
});

test.each([
  [{ type: 'followed', isUnblocked: true }, 'Unblocked the account'],
  [{ type: 'followed' }, 'Added the account as a friend'],
  [{ type: 'account_linked', isDone: true, accountName: 'K-100' }, 'Linked their account K-100'],
  [{ type: 'account_linked', isDone: false }, 'Linking the account failed'],
  [{ type: 'account_unlinked', by: { operatorId: 'o', name: 'Aya' } }, 'Aya unlinked the account'],
  [{ type: 'membership', change: 'renewed', membershipId: '3189' }, 'Renewed the membership 3189'],
  [{ type: 'membership', change: 'paused', membershipId: '3189' }, 'Membership 3189: paused'],
  [{ type: 'beacon', beaconType: 'orbit', hwid: 'd4' }, 'Beacon d4: orbit'],
  [{ type: 'chat_control', mode: 'standby' }, 'LINE gave this chat to another service'],
  [{ type: 'unsupported', lineType: 'brandNew' }, 'LINE event: brandNew'],
] satisfies [ThreadEventView, string][])('%j', (event, expected) => {
  expect(words(event)).toBe(expected);
});

const aya = { operatorId: 'op_a', name: 'Aya' };
const ren = { operatorId: 'op_r', name: 'Ren' };

test.each([
  [{ type: 'asked', trigger: 'loop' }, 'Asked for a person: the assistant repeated itself'],
  [{ type: 'asked', trigger: 'word', topic: 'Refund' }, 'Asked for a person: in words, about Refund'],
  [{ type: 'queued', teamId: 'billing', teamName: 'Billing' }, 'In the queue of Billing'],
  [{ type: 'released', by: aya, note: 'call him' }, 'Aya put this chat back into the queue'],
  [{ type: 'assigned', to: aya, by: null, decisionNo: 4 }, 'Assigned to Aya'],
  [{ type: 'assigned', to: aya, by: ren }, 'Ren assigned this chat to Aya'],
  [{ type: 'offered', to: aya, decisionNo: 4 }, 'Offered to Aya'],
  [{ type: 'offer_ended', to: aya, why: 'declined' }, 'Aya declined the offer'],
  [{ type: 'offer_ended', to: aya, why: 'timed_out' }, 'Aya did not answer the offer'],
  [{ type: 'offer_ended', to: aya, why: 'not_shown' }, 'The offer did not reach Aya'],
  [{ type: 'offer_ended', to: aya, why: 'withdrawn' }, 'The offer to Aya was withdrawn'],
  [{ type: 'offered', to: aya, decisionNo: 4, by: { operatorId: 'op_2', name: 'Ren' } }, 'Ren offers the chat to Aya'],
  [
    { type: 'offer_ended', to: aya, why: 'declined', by: { operatorId: 'op_2', name: 'Ren' } },
    'Aya declined the offer; Ren keeps the chat',
  ],
  [{ type: 'offer_ended', to: aya, why: 'eclipse' }, 'The offer to Aya ended: eclipse'],
  [{ type: 'taken_over', by: ren, from: aya }, 'Ren took this chat over from Aya'],
  [{ type: 'taken_over', by: ren, from: null }, 'Ren took this chat over'],
  [{ type: 'transferred', by: aya, to: ren, note: 'x' }, 'Aya passed this chat to Ren'],
  [{ type: 'transferred', by: aya, to: null, teamId: 'b', teamName: 'Billing' }, 'Aya passed this chat to Billing'],
  [{ type: 'transferred', by: aya, to: null }, 'Aya passed this chat to another team'],
  [{ type: 'owner_lost', owner: aya, why: 'gone' }, 'Aya was not reachable; the chat is back in the queue'],
  [{ type: 'owner_lost', owner: aya, why: 'no_answer' }, 'Aya did not answer in time; the chat is back in the queue'],
  [{ type: 'owner_lost', owner: aya, why: 'status' }, 'Aya stopped taking chats; the chat is back in the queue'],
  [{ type: 'owner_lost', owner: aya, why: 'disabled' }, 'Aya is no longer at this desk; the chat is back in the queue'],
  [{ type: 'owner_lost', owner: aya, why: 'eclipse' }, 'The chat left Aya (eclipse) and is back in the queue'],
  [{ type: 'held', by: aya, until: null }, 'Aya put this chat on hold'],
  [{ type: 'held_on', by: aya }, 'Aya took this chat up again'],
  [{ type: 'escalated', by: aya, reason: 'angry' }, 'Aya asked a supervisor for help'],
  [{ type: 'escalated', by: null, reason: 'sla' }, 'Supervisors were asked for help'],
  [{ type: 'sla', target: 'first_reply', level: 'warned' }, 'First answer: the time is nearly over'],
  [{ type: 'sla', target: 'resolution', level: 'breached' }, 'Resolution: the time is over'],
  [{ type: 'priority_set', by: aya, priority: 0 }, 'Aya set the priority to Urgent'],
  [{ type: 'priority_set', by: null, priority: 1 }, 'Priority High, by a VIP tag'],
  [{ type: 'attribute_set', by: aya, label: 'City' }, 'Aya changed “City”'],
  [{ type: 'attribute_set', by: aya, label: 'City', isCleared: true }, 'Aya cleared “City”'],
  [{ type: 'tagged', by: aya, added: [{ id: 'r', name: 'Refund' }], removed: [] }, 'Aya added tag Refund'],
  [{ type: 'tagged', by: null, added: [{ id: 'r', name: 'Refund' }], removed: [] }, 'The assistant added tag Refund'],
  [
    {
      type: 'tagged',
      by: aya,
      added: [],
      removed: [
        { id: 'r', name: 'Refund' },
        { id: 'v', name: 'VIP' },
      ],
    },
    'Aya removed tag Refund, VIP',
  ],
  [
    { type: 'tagged', by: aya, added: [{ id: 'r', name: 'Refund' }], removed: [{ id: 'v', name: 'VIP' }] },
    'Aya added tag Refund and removed VIP',
  ],
  [{ type: 'overflowed', teamId: 's', teamName: 'Sales' }, 'Waited long; Sales may take it as well'],
  [{ type: 'parked', kind: 'callback' }, 'Wants to be written to when it is their turn'],
  [{ type: 'parked', kind: 'no_show' }, 'Did not answer when it was their turn; parked'],
  [{ type: 'slot_answered', name: 'Order number' }, 'Answered: Order number'],
  [{ type: 'slot_answered', name: 'Order number', isSkipped: true }, 'Order number: not answered'],
  [{ type: 'diverted', reason: 'after_hours' }, 'Outside of the opening hours'],
  [{ type: 'diverted', reason: 'eclipse' }, 'Could not be queued: eclipse'],
  [{ type: 'returned_to_bot', by: aya }, 'Aya gave this chat back to the assistant'],
  [{ type: 'archived', by: aya }, 'Aya archived this chat'],
  [{ type: 'resolved', by: null, reason: 'customer_timeout' }, 'Resolved: No answer from the customer'],
] satisfies [ThreadEventView, string][])('%j', (event, expected) => {
  expect(words(event)).toBe(expected);
});

test('a hold with an end says when', () => {
  expect(words({ type: 'held', by: aya, until: Date.UTC(2026, 10, 28, 12) })).toMatch(/on hold until Nov 28, 2026/);
});

test.each([
  [{ type: 'transferred', by: aya, to: ren, note: 'wants an invoice' }, 'wants an invoice'],
  [{ type: 'released', by: aya }, null],
  [{ type: 'held', by: aya, until: null, reason: 'asks the bank' }, 'asks the bank'],
  [{ type: 'escalated', by: aya, reason: 'angry' }, 'angry'],
  [{ type: 'claimed', by: aya }, null],
] satisfies [ThreadEventView, string | null][])('what was written with %j', (event, note) => {
  expect(eventNote(event)).toBe(note);
});
