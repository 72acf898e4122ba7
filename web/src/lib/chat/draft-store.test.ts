import { expect, test } from 'vitest';
import { MemoryStorage } from '../testing/build';
import { DraftStore } from './draft-store';

test('reply and note of a chat are drafts of their own, and only a reply marks the chat in the list', () => {
  const storage = new MemoryStorage();
  const drafts = new DraftStore(storage, 'op_1');
  drafts.write('demo:U1', 'dear customer', null);
  drafts.write('demo:U1', 'careful, colleagues', null, 'note');
  drafts.write('demo:U2', 'a note alone', null, 'note');
  expect(drafts.read('demo:U1')).toBe('dear customer');
  expect(drafts.read('demo:U1', 'note')).toBe('careful, colleagues');
  expect([...drafts.texts()]).toEqual([['demo:U1', 'dear customer']]);
  drafts.write('demo:U1', ' ', null, 'note');
  expect([drafts.read('demo:U1'), drafts.read('demo:U1', 'note')]).toEqual(['dear customer', '']);
});

test('at sign-out nothing of either stays here', () => {
  const storage = new MemoryStorage();
  const drafts = new DraftStore(storage, 'op_1');
  drafts.write('demo:U1', 'reply', null);
  drafts.write('demo:U2', 'note', null, 'note');
  drafts.clear();
  expect(storage.length).toBe(0);
});
