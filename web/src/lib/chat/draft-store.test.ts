import { expect, test } from 'vitest';
import { MemoryStorage } from '../testing/build';
import { DraftStore } from './draft-store';

test('reply and note of a chat are drafts of their own, and only a reply marks the chat in the list', () => {
  const storage = new MemoryStorage();
  const drafts = new DraftStore(storage, 'op_1');
  drafts.write('demo:U1', 'dear customer');
  drafts.write('demo:U1', 'careful, colleagues', 'note');
  drafts.write('demo:U2', 'a note alone', 'note');
  expect(drafts.read('demo:U1')).toBe('dear customer');
  expect(drafts.read('demo:U1', 'note')).toBe('careful, colleagues');
  expect([...drafts.chatIds()]).toEqual(['demo:U1']);
  drafts.write('demo:U1', ' ', 'note');
  expect([drafts.read('demo:U1'), drafts.read('demo:U1', 'note')]).toEqual(['dear customer', '']);
});

test('at sign-out nothing of either stays here', () => {
  const storage = new MemoryStorage();
  const drafts = new DraftStore(storage, 'op_1');
  drafts.write('demo:U1', 'reply');
  drafts.write('demo:U2', 'note', 'note');
  drafts.clear();
  expect(storage.length).toBe(0);
});
