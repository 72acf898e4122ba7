// Which places somebody may write canned replies for, and what stands in each.
import { expect, test } from 'vitest';
import type { CannedReply } from '$protocol/canned-reply';
import { byPlace, OWN_PLACE, sharedPlaces } from './reply-places';

const TEAMS = [
  { id: 'billing', name: 'Billing' },
  { id: 'sales', name: 'Sales' },
];
const reply = (id: string, more: Partial<CannedReply> = {}): CannedReply => ({
  id,
  scope: 'personal',
  teamId: null,
  title: id,
  shortcode: id,
  text: id,
  version: 1,
  updatedAt: 1,
  ...more,
});
const namesOf = (reach: string | undefined) =>
  sharedPlaces({ reach, ownTeams: ['sales'] }, TEAMS, 'Everybody').map(({ name }) => name);

test('a lead writes for her teams, an admin for everybody and every team, others for nobody', () => {
  expect(namesOf('teams')).toEqual(['Sales']);
  expect(namesOf('all')).toEqual(['Everybody', 'Billing', 'Sales']);
  expect(namesOf(undefined)).toEqual([]);
});

test('one’s own page shows one’s own alone', () => {
  const replies = [reply('mine'), reply('all', { scope: 'all' }), reply('team', { scope: 'team', teamId: 'sales' })];
  expect(byPlace([OWN_PLACE], replies, false).map(({ replies: own }) => own.map(({ id }) => id))).toEqual([['mine']]);
});

test('an admin still sees what a team left that is gone', () => {
  const replies = [reply('mine'), reply('left', { scope: 'team', teamId: 'old' })];
  const places = sharedPlaces({ reach: 'all', ownTeams: [] }, TEAMS, 'Everybody');
  expect(byPlace(places, replies, true)).toMatchObject([{ place: { name: 'old' }, replies: [{ id: 'left' }] }]);
  expect(byPlace(places, replies, false)).toEqual([]);
});
