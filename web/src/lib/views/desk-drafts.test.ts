// Drafts where one person has two tabs: what one writes, sends or empties, the other shows.
import { expect, test } from 'vitest';
import { MemoryStorage } from '../testing/build';
import { DeskDrafts } from './desk-drafts.svelte';

test('a draft that another tab wrote or sent is shown here as it is now', () => {
  const storage = new MemoryStorage();
  const [here, there] = [new DeskDrafts('op_me', storage), new DeskDrafts('op_me', storage)];
  const key = 'kaiwa.draft.op_me.reply.demo:U1';
  there.store.write('demo:U1', 'hello', null);
  here.heard(key);
  expect([here.arrived, here.begun.get('demo:U1')]).toEqual([{ chatId: 'demo:U1', mode: 'reply' }, 'hello']);
  const before = here.arrived;
  there.store.write('demo:U1', '', null);
  here.heard(key);
  // A new word of the same draft: whoever shows it reads it again.
  expect([here.arrived, here.arrived === before, here.begun.size]).toEqual([
    { chatId: 'demo:U1', mode: 'reply' },
    false,
    0,
  ]);
});

test.each([null, 'kaiwa.draft.op_other.reply.demo:U1', 'kaiwa.preferences', 'kaiwa.draft.op_me.odd.demo:U1'])(
  'nothing is taken from %s',
  (key) => {
    const drafts = new DeskDrafts('op_me', new MemoryStorage());
    drafts.heard(key);
    expect(drafts.arrived).toBeNull();
  },
);
