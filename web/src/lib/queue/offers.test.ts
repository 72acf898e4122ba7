import { describe, expect, test } from 'vitest';
import type { ChatRow } from '$protocol/chat-view';
import type { ApiError } from '../api/api-result';
import { done, refused } from '../api/api-result';
import { row, view } from '../testing/build';
import { lostWords } from './lost-words';
import { OffersController } from './offers-controller.svelte';
import { offerCards, openOffers, secondsLeft, shareLeft } from './open-offers';

const me = { operatorId: 'op_me', name: 'Me' };
const offered = (decisionNo: number, more: Partial<ChatRow> = {}) =>
  row({
    chatId: `demo:U${decisionNo}`,
    state: 'waiting',
    offer: { decisionNo, to: me, until: 30_000 + decisionNo },
    ...more,
  });

const KEYS = 'On the desk, outside of a text field, Y accepts it and D declines it.';

describe('which offers are mine', () => {
  test('those made to me, soonest end first', () => {
    const toRen = offered(3, { offer: { decisionNo: 3, to: { operatorId: 'op_2', name: 'Ren' }, until: 1 } });
    const rows = [offered(2), toRen, offered(1), row({ state: 'waiting' })];
    expect(openOffers(rows, 'op_me').map(({ decisionNo }) => decisionNo)).toEqual([1, 2]);
  });

  test('none of a chat that somebody has', () => {
    expect(openOffers([offered(1, { state: 'assigned' })], 'op_me')).toEqual([]);
  });

  test('one that a colleague passes on, as long as she has it', () => {
    const ren = { operatorId: 'op_2', name: 'Ren' };
    const offer = { decisionNo: 1, to: me, until: 9, from: { by: ren, note: null } };
    expect(openOffers([offered(1, { state: 'active', owner: ren, offer })], 'op_me')).toHaveLength(1);
    expect(openOffers([offered(1, { state: 'active', owner: me, offer })], 'op_me')).toEqual([]);
    expect(openOffers([offered(1, { state: 'resolved', owner: null, offer })], 'op_me')).toEqual([]);
  });

  test('whose sender took it back is told as hers again, not as lost to her', () => {
    const error: ApiError = { code: 'OWNED', retry: false, winner: { operatorId: 'op_2', name: 'Ren', since: 1 } };
    expect(lostWords(error, 'op_2')).toBe('This offer is over; Ren keeps the chat.');
    expect(lostWords(error, 'op_3')).toBe('Ren took this chat before you.');
  });

  test('the two that end first have a card, the others are a number', () => {
    expect(offerCards([1, 2, 3, 4])).toEqual({ cards: [1, 2], more: 2 });
    expect(offerCards([1, 2])).toEqual({ cards: [1, 2], more: 0 });
  });

  test('the ring empties from when it was seen, and a clock that is ahead does not end it', () => {
    expect(shareLeft({ until: 30_000 }, 10_000, 20_000)).toBe(0.5);
    expect(shareLeft({ until: 30_000 }, 40_000, 41_000)).toBe(0);
    expect(secondsLeft({ until: 30_000 }, 29_001)).toBe(1);
    expect(secondsLeft({ until: 30_000 }, 99_000)).toBe(0);
  });
});

/** @param isUntold what has been announced waits to be told */
function setUp(refusal: ApiError | null = null, isUntold = false) {
  const calls: string[] = [];
  const note = (call: string) => {
    calls.push(call);
    return refusal === null;
  };
  const offers = new OffersController({
    operatorId: 'op_me',
    api: {
      claim: async (chatId, { decisionNo }) =>
        note(`claim ${chatId} ${decisionNo}`) ? done({ chat: view({ chatId }) }) : refused(refusal as ApiError),
      offerShown: async (_chatId, decisionNo) =>
        note(`shown ${decisionNo}`) ? done({}) : refused(refusal as ApiError),
      declineOffer: async (_chatId, decisionNo) =>
        note(`decline ${decisionNo}`) ? done({}) : refused(refusal as ApiError),
    },
    announce: (words) => calls.push(words),
    unsay: (words) => {
      calls.push(`unsay ${words}`);
      return isUntold;
    },
    onAccepted: ({ chatId }) => calls.push(`open ${chatId}`),
    now: () => 5_000,
  });
  const first = () => {
    const [offer] = offers.open;
    if (offer === undefined) throw new Error('no offer is open');
    return offer;
  };
  return { offers, calls, first };
}

describe('an offer', () => {
  test('is announced once, however often its row comes', () => {
    const { offers, calls } = setUp();
    offers.noteRows([offered(1, { name: 'Mali', topic: 'Refund' })]);
    offers.noteRows([offered(1, { name: 'Mali', topic: 'Refund', seq: 9 })]);
    expect(calls).toEqual([`A chat is offered to you: Mali, Refund. ${KEYS}`]);
  });

  test('is announced when its name has come', () => {
    const { offers, calls } = setUp();
    offers.noteRows([{ ...offered(1, { name: null }), lacks: { name: true } }]);
    expect(calls).toEqual([]);
    offers.noteRows([{ ...offered(1, { name: 'Mali' }), lacks: { name: false } }]);
    expect(calls).toEqual([`A chat is offered to you: Mali. ${KEYS}`]);
  });

  test('several at once are announced in one line, with the one that the keys mean', () => {
    const { offers, calls } = setUp();
    offers.noteRows([offered(1, { name: 'Mali' }), offered(2, { name: 'Hana' })]);
    expect(calls).toEqual([
      'A chat is offered to you: Mali. A chat is offered to you: Hana. On the desk, outside of a text field, Y accepts and D declines the one that ends first.',
    ]);
    expect(offers.open).toHaveLength(2);
  });

  test('gone, it is unsaid once: with its row, or answered here', async () => {
    const said = `A chat is offered to you: Mali. ${KEYS}`;
    const passed = setUp();
    passed.offers.noteRows([offered(1, { name: 'Mali' })]);
    passed.offers.noteRows([]);
    passed.offers.noteRows([]);
    expect(passed.calls).toEqual([said, `unsay ${said}`]);
    const answered = setUp();
    answered.offers.noteRows([offered(1, { name: 'Mali' })]);
    await answered.offers.decline(answered.first());
    expect(answered.calls.filter((call) => call.startsWith('unsay'))).toEqual([`unsay ${said}`]);
  });

  test('a second one leaves the words of the first alone, and each is unsaid by its own', () => {
    const { offers, calls } = setUp();
    offers.noteRows([offered(1, { name: 'Mali' })]);
    offers.noteRows([offered(1, { name: 'Mali' }), offered(2, { name: 'Hana' })]);
    const keys = 'On the desk, outside of a text field, Y accepts and D declines the one that ends first.';
    expect(calls.at(-1)).toBe(`A chat is offered to you: Hana. ${keys}`);
    offers.noteRows([offered(2, { name: 'Hana' })]);
    expect(calls.at(-1)).toBe(`unsay A chat is offered to you: Mali. ${KEYS}`);
    offers.noteRows([]);
    expect(calls.at(-1)).toBe(`unsay A chat is offered to you: Hana. ${keys}`);
  });

  test('what was said in one line with one that is gone, and not told yet, is said anew', async () => {
    const { offers, calls, first } = setUp(null, true);
    offers.noteRows([offered(1, { name: 'Mali' }), offered(2, { name: 'Hana' })]);
    await offers.decline(first());
    expect(calls.at(-1)).toBe(`A chat is offered to you: Hana. ${KEYS}`);
  });

  test('vanishes when the row changes, and another one is announced anew', () => {
    const { offers, calls } = setUp();
    offers.noteRows([offered(1)]);
    offers.noteRows([row({ chatId: 'demo:U1', state: 'assigned' })]);
    expect(offers.open).toEqual([]);
    offers.noteRows([offered(2)]);
    expect(calls.filter((call) => call.startsWith('A chat is offered'))).toHaveLength(2);
  });

  test('is told to be shown once; what could not be told is told again', async () => {
    const well = setUp();
    well.offers.noteRows([offered(1)]);
    await well.offers.shown(well.first());
    await well.offers.shown(well.first());
    expect(well.calls.filter((call) => call.startsWith('shown'))).toEqual(['shown 1']);
    const down = setUp({ code: 'OFFLINE', retry: true });
    down.offers.noteRows([offered(1)]);
    await down.offers.shown(down.first());
    await down.offers.shown(down.first());
    expect(down.calls.filter((call) => call.startsWith('shown'))).toEqual(['shown 1', 'shown 1']);
  });

  test('accepted, it is a claim with its number; the chat opens and the card is gone', async () => {
    const { offers, calls, first } = setUp();
    offers.noteRows([offered(7)]);
    await offers.accept(first());
    expect(calls).toContain('claim demo:U7 7');
    expect(calls.at(-1)).toBe('open demo:U7');
    offers.noteRows([offered(7)]);
    expect(offers.open).toEqual([]);
  });

  test('lost to a colleague, it says who and goes', async () => {
    const winner = { operatorId: 'op_2', name: 'Aya', since: 4_000 };
    const { offers, calls, first } = setUp({ code: 'OWNED', retry: false, winner });
    offers.noteRows([offered(7)]);
    await offers.accept(first());
    expect(offers.open).toEqual([]);
    expect(offers.lost && lostWords(offers.lost.error)).toBe('Aya took this chat before you.');
    expect(calls.some((call) => call.startsWith('open'))).toBe(false);
  });

  test('without an answer of the server it stays, to be tried again', async () => {
    const { offers, first } = setUp({ code: 'OFFLINE', retry: true });
    offers.noteRows([offered(7)]);
    await offers.accept(first());
    expect(offers.open).toHaveLength(1);
    expect(offers.lost?.error.code).toBe('OFFLINE');
  });

  test('declined, it is gone at once and does not come back with a late row', async () => {
    const { offers, calls, first } = setUp();
    offers.noteRows([offered(7)]);
    await offers.decline(first());
    offers.noteRows([offered(7, { seq: 9 })]);
    expect(offers.open).toEqual([]);
    expect(calls).toContain('decline 7');
  });
});

test.each([
  ['OFFER_OVER', 'This offer is over; the chat went on to somebody else.'],
  [
    'BLOCKED',
    'The contact has blocked the account. LINE delivers nothing. It opens again when the contact unblocks it.',
  ],
] as const)('an offer refused for %s says: %s', (code, words) => {
  expect(lostWords({ code, retry: false })).toBe(words);
});
