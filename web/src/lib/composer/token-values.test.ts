// What a token stands for in a chat.
import { expect, test } from 'vitest';
import { fillTokens } from '$domain/canned/reply-tokens';
import type { ChatView, SessionView } from '$protocol/chat-view';
import { view } from '../testing/build';
import { tokenValues } from './token-values';

const session = (slots: SessionView['slots']): Pick<ChatView, 'session'> => ({
  session: {
    id: 's1',
    origin: 'customer',
    openedAt: 1,
    trigger: null,
    topic: null,
    language: null,
    teamId: null,
    assignedAt: null,
    firstHumanAt: null,
    resolvedAt: null,
    endedBy: null,
    endReason: null,
    reopens: 0,
    slots,
    handover: null,
    escalation: null,
    hold: null,
  },
});
const fill = (text: string, chat: ChatView) => fillTokens(text, tokenValues(chat, 'Aya from Billing'));

test('the customer, whoever writes, the order and every other answer of the customer', () => {
  const chat = view(
    session([
      { name: 'order_number', value: 'A-1234' },
      { name: 'Delivery date', value: '3 May' },
    ]),
  );
  expect(fill('{{name}} {{operator}} {{order_id}} {{delivery_date}} {{order_number}}', chat)).toBe(
    '田中 花子 Aya from Billing A-1234 3 May A-1234',
  );
});

test('the company’s account where it is linked', () => {
  expect(fill('{{account}}', view({ linkedAccount: { name: 'hanako@shop', linkedAt: 1 } }))).toBe('hanako@shop');
});

test('what is not known stays a gap: no name, no order, a group', () => {
  const text = '{{name}} {{order_id}} {{account}}';
  expect(fill(text, view({ name: null }))).toBe(text);
  expect(fill('{{name}}', view({ sourceKind: 'group', name: 'Family' }))).toBe('{{name}}');
});

test('a name that the customer told stands in for one that LINE does not tell', () => {
  const told = session([{ name: 'name', value: 'Hanako' }]);
  expect(fill('{{name}}', view({ ...told, name: null }))).toBe('Hanako');
  expect(fill('{{name}}', view(told))).toBe('田中 花子');
});
