// The wish for a list: into the address and back, as the API is asked, and as live rows are judged and ordered.
import { describe, expect, test } from 'vitest';
import { CHAT_FILTERS } from '../api/chat-api';
import { row } from '../testing/build';
import { type ListContext, orderedIds } from './inbox-order';
import { dayStart } from './message-search.svelte';
import {
  canOrderByWait,
  filterCount,
  fromSavedList,
  type ListWish,
  NO_FILTER,
  parseAddress,
  plainList,
  toAddress,
  toNarrowing,
  toSavedList,
} from './narrow-list';

const FULL: ListWish = {
  view: 'all',
  states: ['waiting', 'closed'],
  teams: ['sales & more', ''],
  operators: ['op_a'],
  channels: ['demo'],
  priorities: [0, 2],
  tags: ['vip'],
  from: '2026-11-01',
  to: '2026-11-03',
  order: 'oldest',
  saved: 'v1',
};
const ben = { operatorId: 'op_a', name: 'Ben' };

describe('the address', () => {
  test.each<[string, ListWish]>([
    ['everything', FULL],
    ['an order alone', { ...plainList('open'), order: 'waiting' }],
    ['a view without a button of its own', plainList('closed')],
    ['no team', { ...plainList('open'), teams: [''] }],
  ])('says %s, and is read as it was written', (_name, wish) => {
    expect(parseAddress(toAddress(wish), CHAT_FILTERS)).toEqual(wish);
  });

  test('is empty where the list is nothing but its view', () => {
    expect(toAddress(plainList('mine'))).toBe('');
    expect(parseAddress('', CHAT_FILTERS)).toBeNull();
  });

  test('says nothing that is not understood, and no view that is not hers', () => {
    const odd = 'view=open&state=lost&state=active&priority=7&from=yesterday&to=2026-13&order=loudest';
    expect(parseAddress(odd, CHAT_FILTERS)).toEqual({ ...plainList('open'), states: ['active'] });
    expect(parseAddress('view=late&state=active', ['mine', 'all'])).toBeNull();
    expect(parseAddress('view=all&order=waiting', CHAT_FILTERS)).toEqual(plainList('all'));
  });
});

test('of each kind that narrows one is counted, of days one', () => {
  expect(filterCount(FULL)).toBe(7);
  expect(filterCount({ ...FULL, ...NO_FILTER })).toBe(0);
});

test.each<[ListWish['view'], ListWish['states'], boolean]>([
  ['open', [], true],
  ['mine', [], true],
  ['all', [], false],
  ['all', ['waiting', 'active'], true],
  ['all', ['waiting', 'bot'], false],
  ['resolved', [], false],
])('%s of %o can be ordered by the wait: %s', (view, states, can) => {
  expect(canOrderByWait({ view, states })).toBe(can);
});

test('the API is asked in its own words, the last day to its end', () => {
  expect(toNarrowing(FULL).query).toEqual({
    inState: ['waiting', 'closed'],
    ofTeam: ['sales & more', ''],
    operator: ['op_a'],
    channel: ['demo'],
    priority: ['0', '2'],
    tag: ['vip'],
    from: String(dayStart('2026-11-01')),
    to: String(dayStart('2026-11-04')),
    order: 'oldest',
  });
  expect(toNarrowing(plainList('open'))).toMatchObject({
    query: {},
    compare: null,
    isFiltered: false,
    isOfAllTeams: false,
  });
});

test('a saved view and a filter of teams are of all teams, whatever is chosen on the device', () => {
  expect(toNarrowing({ ...plainList('open'), saved: 'v1' }).isOfAllTeams).toBe(true);
  expect(toNarrowing({ ...plainList('open'), teams: ['sales'] }).isOfAllTeams).toBe(true);
});

describe('kept under a name', () => {
  test('it comes back as it was', () => {
    const list = toSavedList(FULL, new Set(['billing']));
    expect(list).toMatchObject({
      view: 'all',
      teams: FULL.teams,
      days: { from: '2026-11-01', to: '2026-11-03' },
    });
    expect(fromSavedList('v1', list)).toEqual(FULL);
  });

  test('what was kept as times before comes back as the days of its reader', () => {
    const list = { ...toSavedList(FULL, null), from: dayStart('2026-11-01'), to: dayStart('2026-11-04') };
    const { days: _, ...before } = list;
    expect(fromSavedList('v1', before)).toMatchObject({ from: '2026-11-01', to: '2026-11-03' });
  });

  test('the teams that the device chose go with it, for whoever uses it has chosen others', () => {
    const list = toSavedList(plainList('open'), new Set(['billing']));
    expect(list.teams).toEqual(['billing', '']);
    expect(toSavedList(plainList('open'), null).teams).toEqual([]);
  });
});

describe('live rows', () => {
  const CTX: ListContext = { operatorId: 'op_me', teams: null, queue: new Map() };
  const ROWS = [
    row({ chatId: 'a', state: 'active', owner: ben, lastAt: 20, unansweredSince: 15 }),
    row({ chatId: 'b', state: 'active', owner: ben, lastAt: 30, unansweredSince: null }),
    row({ chatId: 'c', state: 'on_hold', owner: ben, lastAt: 10, unansweredSince: 5 }),
    row({ chatId: 'd', state: 'active', owner: { operatorId: 'op_b', name: 'Mia' }, lastAt: 40 }),
    row({ chatId: 'e', state: 'resolved', owner: ben, lastAt: 50 }),
  ];
  const shown = (order: ListWish['order'], more: Partial<ListWish> = {}) => {
    const wish = { ...plainList('open'), operators: ['op_a'], order, ...more };
    return orderedIds(ROWS, wish.view, { ...CTX, narrowing: toNarrowing(wish) }).join('');
  };

  test('come and go by the view and the filter, in the order that is wished for', () => {
    expect(shown(null)).toBe('bac');
    expect(shown('newest')).toBe('bac');
    expect(shown('oldest')).toBe('cab');
    expect(shown('waiting')).toBe('cab');
    expect(shown('newest', { states: ['on_hold'] })).toBe('c');
    expect(shown('newest', { view: 'resolved' })).toBe('e');
  });
});
