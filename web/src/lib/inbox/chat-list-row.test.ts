// What shares a line in a row of the list, drawn: the last words have theirs nearly alone, marks and names stand below them.
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { row } from '../testing/build';
import ChatListRow from './ChatListRow.svelte';

const drawn = (other: Partial<Parameters<typeof row>[0]> = {}, viewers: readonly string[] = []) =>
  render(ChatListRow, {
    props: {
      row: {
        ...row({
          name: '佐藤 はな',
          state: 'active',
          owner: { operatorId: 'op_2', name: 'Saki' },
          teamId: 'team_1',
          isEscalated: true,
          priority: 0,
          sla: { state: 'breached', target: 'next_reply', dueAt: 1_000 },
          preview: { type: 'text', text: 'Where is my order?', author: 'customer' },
          ...other,
        }),
        lacks: { name: false, preview: false, reads: false },
      },
      href: '/inbox',
      isOpen: false,
      draft: 'half a word',
      filter: 'all',
      operatorId: 'op_me',
      now: 9_000_000,
      isFirst: true,
      channelName: 'Shop',
      place: null,
      teamNameOf: () => 'Billing',
      viewers: viewers.map((name) => ({ operatorId: `op_${name}`, name })),
      pictureOf: (operatorId) => (operatorId === 'op_Aya' ? '/api/people/op_Aya/picture/1' : null),
      onopen: () => undefined,
    },
  }).body;

/** The line of the last words, as it is read. */
const wordsOf = (html: string): string =>
  html
    .slice(html.indexOf('data-test="row-preview"'))
    .replace(/^[^>]*>/, '')
    .split('</span>', 1)[0]
    ?.replaceAll(/<[^>]*>/g, '')
    .trim() ?? '';

test('no chip stands before the last words or in their line', () => {
  const html = drawn();
  const at = (mark: string) => {
    const found = html.indexOf(`data-test="${mark}"`);
    expect(found, mark).toBeGreaterThan(-1);
    return found;
  };
  const order = ['row-preview', 'row-sla', 'row-escalated', 'row-priority', 'draft-mark', 'row-team', 'row-channel'];
  expect(order.map(at)).toEqual(order.map(at).toSorted((a, b) => a - b));
  const line = html.slice(at('row-preview'), at('row-sla'));
  expect(line).toContain('Where is my order?');
  expect(html.slice(0, at('row-preview'))).not.toContain('Saki');
});

test('the last words are told as the owner’s only once she has written: what was passed on to her is of who passed it on', () => {
  const preview = { type: 'text', text: 'Good day!', author: 'operator' } as const;
  // The words bring their own space, for a wide colon needs none.
  expect(wordsOf(drawn({ preview }))).toBe('Saki: Good day!');
  expect(wordsOf(drawn({ preview, state: 'assigned' }))).toBe('Reply: Good day!');
});

test('whoever looks at the chat is a picture at the end of the marks, at most two and how many more, said once', () => {
  expect(drawn()).not.toContain('row-viewers');
  const html = drawn({}, ['Aya', 'Ben', 'Chi', 'Dan']);
  const at = html.indexOf('data-test="row-viewers"');
  expect(at).toBeGreaterThan(html.indexOf('data-test="row-channel"'));
  expect(html.slice(at).match(/class="avatar/g)).toHaveLength(2);
  expect(html.slice(at)).toContain('/api/people/op_Aya/picture/1');
  expect(html.slice(at)).toContain('+2');
  const said = html.slice(at).match(/<span class="sr-only">([^<]*)</)?.[1];
  expect(said?.split('\n')).toEqual(['Aya', 'Ben', 'Chi', 'Dan'].map((name) => `${name} is looking at this chat`));
});

test('who comes to look changes nothing else of the row', () => {
  const without = (html: string) =>
    html.replace(/<span class="ml-auto[\s\S]*?sr-only">[^<]*<\/span><\/span>/, '').replace(/<!--[^>]*-->/g, '');
  expect(without(drawn({}, ['Aya']))).toBe(without(drawn()));
});

test('in a low row who has the chat stands only where nothing is late: no sliver of a name', () => {
  const holder = (html: string) => /<span class="([^"]*)" dir="auto" title="Saki">/.exec(html)?.[1] ?? '';
  expect(holder(drawn())).toContain('compact:hidden');
  expect(holder(drawn({ sla: undefined }))).toContain('truncate');
  expect(holder(drawn({ sla: undefined }))).not.toContain('compact:hidden');
});
