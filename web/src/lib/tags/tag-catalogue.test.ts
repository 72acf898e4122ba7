// When the tags are asked for.
import { expect, test } from 'vitest';
import type { TagApi } from '../api/tag-api';
import { TagCatalogue } from './tag-catalogue.svelte';

function catalogue(answers: ({ id: string; name: string; color: string }[] | null)[]) {
  const clock = { now: 0, asked: 0 };
  const list = async () => {
    const tags = answers[Math.min(clock.asked++, answers.length - 1)];
    return tags ? { ok: true, value: { tags } } : { ok: false, error: { code: 'OFFLINE', retry: true } };
  };
  // Of the calls only the list is made here.
  return { clock, tags: new TagCatalogue({ list } as unknown as TagApi, () => clock.now) };
}
const VIP = { id: 'vip', name: 'VIP', color: 'yellow' };
const NEW = { id: 'new', name: 'New', color: 'red' };

test('once for all rows, and again for one that is not known, but not at once', async () => {
  const { clock, tags } = catalogue([[VIP], [VIP, NEW]]);
  tags.see(['vip']);
  tags.see(['vip']);
  await tags.load();
  tags.see(['vip']);
  tags.see(['new']);
  expect([clock.asked, tags.all]).toEqual([1, [VIP]]);
  clock.now = 30_000;
  tags.see(['vip']);
  expect(clock.asked).toBe(1);
  tags.see(['new']);
  await tags.load();
  expect([clock.asked, tags.all]).toEqual([2, [VIP, NEW]]);
});

test('what is known stays where there is no answer', async () => {
  const { tags } = catalogue([[VIP], null]);
  await tags.load();
  await tags.load();
  expect([tags.all, tags.error?.code]).toEqual([[VIP], 'OFFLINE']);
});
