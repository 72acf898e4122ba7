import { expect, test } from 'vitest';
import type { ChatRow } from '../protocol/chat-view';
import { bareRow } from './bare-row';

const ROW: ChatRow = {
  chatId: 'demo:U1',
  channelId: 'demo',
  sourceKind: 'user',
  name: 'Mika',
  pictureUrl: null,
  state: 'active',
  version: 3,
  owner: null,
  preview: { author: 'customer', type: 'text', text: 'my card is 1234' },
  lastAt: 1,
  unansweredSince: 1,
  inboundCount: 1,
  troubleCount: 0,
  blocked: false,
  topic: 'Refund',
  late: 2,
  sla: { state: 'breached', target: 'first_reply', dueAt: 60 },
  epoch: 1,
  seq: 1,
};

test('a bare row keeps the marks of an open session and no word of the customer', () => {
  const bare = bareRow(ROW);
  expect(bare).toMatchObject({ name: null, preview: null, late: 2, sla: ROW.sla });
  expect(bare).not.toHaveProperty('topic');
});
