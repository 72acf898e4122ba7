import { expect, test } from 'vitest';
import type { OperatorId } from '../ids';
import type { Entry, MessageEntry } from './entry';
import { postbackLabel } from './postback-label';

let seq = 0;

function sent(overrides: Partial<MessageEntry>): Entry {
  seq += 1;
  const author = { kind: 'operator', operatorId: 'op' as OperatorId, name: 'Aya' } as const;
  const content = { type: 'text', text: 'hello' } as const;
  const place = { epoch: 1, seq, changedSeq: seq, at: seq, lineTs: seq };
  return { kind: 'message', id: `m${seq}`, author, content, ...overrides, ...place };
}

function card(object: unknown): Entry {
  return sent({ content: { type: 'card', kind: 'flex', altText: 'card', json: JSON.stringify(object) } });
}

const QUICK = sent({ quickReplies: [{ label: 'Yes, please', action: { type: 'postback', data: 'a=1' } }] });
const BUTTONS = card({
  type: 'template',
  template: { type: 'buttons', actions: [{ type: 'postback', label: 'Order', data: 'a=2' }] },
});
const FLEX = card({
  contents: {
    body: { contents: [{ type: 'box', action: { type: 'postback', data: 'a=3', displayText: 'The red one' } }] },
  },
});

test.each([
  { what: 'a quick reply', data: 'a=1', label: 'Yes, please' },
  { what: 'a button of a template', data: 'a=2', label: 'Order' },
  { what: 'a box of a Flex message without a label', data: 'a=3', label: 'The red one' },
  { what: 'nothing of ours', data: 'richmenu', label: null },
])('a tap on $what is shown as $label', ({ data, label }) => {
  expect(postbackLabel([FLEX, BUTTONS, QUICK], data)).toBe(label);
});

test('of two buttons with the same data the newer one was tapped', () => {
  const newer = card({ actions: [{ data: 'a=1', label: 'Newer' }] });
  expect(postbackLabel([newer, QUICK], 'a=1')).toBe('Newer');
});

test('a card that cannot be read and what a customer sent are passed over', () => {
  const broken = sent({ content: { type: 'card', kind: 'flex', altText: '', json: '{' } });
  const customer = sent({
    author: { kind: 'customer' },
    quickReplies: [{ label: 'x', action: { type: 'postback', data: 'a=1' } }],
  });
  expect(postbackLabel([broken, customer, QUICK], 'a=1')).toBe('Yes, please');
});
