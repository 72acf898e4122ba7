import { expect, test } from 'vitest';
import type { Grantee } from '../access/is-granted';
import type { InboxRow } from '../inbox/apply-inbox-message';
import { row } from '../testing/build';
import { bulkTranscripts } from './bulk-transcripts';

const LACKS = { name: false, preview: false, reads: false };
const chat = (chatId: string, team: string): InboxRow => ({
  ...row({ chatId, state: 'resolved', scope: { teamIds: [team], lastOwnerId: 'op_ben' } }),
  lacks: LACKS,
});
const LEAD: Grantee = { operatorId: 'op_me', teams: ['sales'], grants: { 'chat.export': 'teams' } };

test('what she may not export stays out, and is counted', () => {
  const found = bulkTranscripts([chat('a', 'sales'), chat('b', 'billing'), chat('c', 'sales')], LEAD);
  expect(found.rows.map(({ chatId }) => chatId)).toEqual(['a', 'c']);
  expect([found.notHers, found.tooMany, found.seesHistory]).toEqual([1, 0, false]);
});

test('a file holds a hundred', () => {
  const many = Array.from({ length: 120 }, (_, at) => chat(`c${at}`, 'sales'));
  const found = bulkTranscripts(many, { ...LEAD, grants: { 'chat.export': 'all', 'chat.history': 'all' } });
  expect([found.rows.length, found.rows[0]?.chatId, found.tooMany, found.seesHistory]).toEqual([100, 'c0', 20, true]);
});
