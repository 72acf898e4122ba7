import { expect, test } from 'vitest';
import { DEFAULT_TEAM_POLICY } from '$domain/routing/entry';
import type { TeamSettings } from '$domain/settings/desk-settings';
import { NOBODY, newTeam, type TeamDraft, teamsShape } from './team-drafts';

const TEAM: TeamSettings = { id: 'sales', name: 'Sales', policy: {}, slots: [] };

function draftOf(team: Partial<TeamSettings>): TeamDraft {
  const [draft] = teamsShape.toDraft([{ ...TEAM, ...team }]);
  if (draft === undefined) throw new Error('no draft of the team');
  return draft;
}

/** As it goes over the wire. */
const savedOf = (draft: TeamDraft) => (JSON.parse(JSON.stringify(teamsShape.toValue([draft]))) as TeamSettings[])[0];

test('a team that says nothing of its own saves nothing of its own but its way of giving chats out', () => {
  const { strategy, mode } = DEFAULT_TEAM_POLICY;
  expect(savedOf(newTeam())).toEqual({ id: expect.any(String), name: '', policy: { strategy, mode }, slots: [] });
});

test('order and ageing are the queue’s, and what it says of them is saved there', () => {
  const saved = savedOf(draftOf({ queue: { order: 'fifo', ageStepSec: 0 } }));
  expect(saved?.queue).toEqual({ order: 'fifo', ageStepSec: 0 });
  expect(saved?.policy).not.toHaveProperty('ageStepSec');
});

test('nobody stands in, a team does, or it is as for all teams', () => {
  const draft = draftOf({ queue: { fallbackTeam: null } });
  expect(draft.fallback).toBe(NOBODY);
  expect(savedOf(draft)).toMatchObject({ queue: { fallbackTeam: null } });
  draft.fallback = 'billing';
  expect(savedOf(draft)).toMatchObject({ fallbackTeamId: 'billing' });
  expect(savedOf(draft)).not.toHaveProperty('queue');
  draft.fallback = '';
  expect(savedOf(draft)).not.toHaveProperty('fallbackTeamId');
  expect(draftOf({ queue: { fallbackTeam: 'billing' } }).fallback).toBe('billing');
});

test('half a fair share is saved as half, so that the Worker names what is missing', () => {
  const draft = draftOf({});
  draft.rules.fairCap.max = 3;
  expect(savedOf(draft)?.policy.fairCap).toEqual({ max: 3, perSec: null });
});

test('what is emptied is as for all teams again, and steps come and go with their box', () => {
  const draft = draftOf({
    policy: { excludeSec: 5, pushCounts: false },
    queue: { maxLength: 3, showWait: false, maxWait: [{ afterSec: 60, action: 'ticket' }] },
  });
  Object.assign(draft.rules, { excludeSec: null, pushCounts: '' });
  Object.assign(draft.queue, { maxLength: null, showWait: '', hasSteps: false });
  expect(savedOf(draft)).not.toHaveProperty('queue');
  expect(savedOf(draft)?.policy).toEqual({ strategy: 'least_busy', mode: 'offer' });
  draft.queue.hasSteps = true;
  expect(savedOf(draft)?.queue).toEqual({ maxWait: [{ afterSec: 60, action: 'ticket' }] });
});

test('what a newer Worker keeps in a policy stays', () => {
  const policy = { ...TEAM.policy, newerThanThisPage: 7 };
  expect(savedOf(draftOf({ policy }))?.policy).toMatchObject({ newerThanThisPage: 7 });
});
