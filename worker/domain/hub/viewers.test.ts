import { describe, expect, test } from 'vitest';
import { everythingOf } from '../../testing/access';
import type { OperatorId } from '../ids';
import { accessOf, DEFAULT_ACCESS } from '../permissions/bundles';
import type { ChatScope } from '../permissions/chat-scope';
import type { Role } from '../permissions/role';
import {
  isDoubtful,
  isSamePeople,
  shownTo,
  VIEWERS_DOUBT_MS,
  VIEWERS_HOLD_MS,
  type Viewer,
  watchesQuietly,
} from './viewers';

const CHAT: ChatScope = { state: 'active', ownerId: 'op_aya', lastOwnerId: null, offeredTo: null, teamIds: ['sales'] };
const person = (name: string, role: Role = 'operator') => ({
  operatorId: `op_${name}` as OperatorId,
  access: everythingOf(role),
});

describe('watching', () => {
  test('is quiet for whoever leads the chat and does not hold it, where the workspace says so', () => {
    expect(watchesQuietly(person('chi', 'supervisor'), CHAT, false)).toBe(true);
    expect(watchesQuietly(person('ada', 'admin'), CHAT, false)).toBe(true);
    expect(watchesQuietly(person('chi', 'supervisor'), CHAT, true)).toBe(false);
    expect(watchesQuietly(person('aya', 'supervisor'), CHAT, false)).toBe(false);
    expect(watchesQuietly(person('ben'), CHAT, false)).toBe(false);
  });

  test('of another team’s supervisor is as that of any colleague', () => {
    const ofBilling = {
      ...person('dan'),
      access: accessOf({ role: 'supervisor', teams: ['billing'] }, DEFAULT_ACCESS),
    };
    expect(watchesQuietly(ofBilling, CHAT, false)).toBe(false);
  });

  test('quietly is shown to those who lead the chat and to nobody else', () => {
    const aya: Viewer = { operatorId: 'op_aya', name: 'Aya' };
    const chi: Viewer = { operatorId: 'op_chi', name: 'Chi', isQuiet: true };
    expect(shownTo(person('aya'), CHAT, [aya, chi])).toEqual([aya]);
    expect(shownTo(person('ada', 'admin'), CHAT, [aya, chi])).toEqual([aya, chi]);
    expect(shownTo(person('chi'), CHAT, [aya, chi])).toEqual([aya, chi]);
  });
});

test('the same people are the same in whatever order they came; a name, or that she watches quietly, is a difference', () => {
  const aya = { operatorId: 'op_aya', name: 'Aya' };
  const chi = { operatorId: 'op_chi', name: 'Chi' };
  expect(isSamePeople([aya, chi], [chi, aya])).toBe(true);
  expect(isSamePeople([aya], [aya, chi])).toBe(false);
  expect(isSamePeople([aya], [{ ...aya, name: 'Aya B' }])).toBe(false);
  expect(isSamePeople([aya], [{ ...aya, isQuiet: true }])).toBe(false);
});

test('a hub asks again after five minutes, after one where a viewer has no tab, and where a clock was set back', () => {
  expect(isDoubtful(0, false, VIEWERS_HOLD_MS - 1)).toBe(false);
  expect(isDoubtful(0, false, VIEWERS_HOLD_MS)).toBe(true);
  expect(isDoubtful(0, true, VIEWERS_DOUBT_MS - 1)).toBe(false);
  expect(isDoubtful(0, true, VIEWERS_DOUBT_MS)).toBe(true);
  expect(isDoubtful(10, false, 9)).toBe(true);
});
