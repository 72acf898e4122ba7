import { expect, test } from 'vitest';
import type { DeskPerson, StatusCommand } from '$protocol/desk-view';
import { done, refused } from '../api/api-result';
import { deskPerson } from '../testing/build';
import { PeopleController } from './people-controller.svelte';

function setUp({ waiting = 0, isNewLogin = false, isDown = false } = {}) {
  const sent: StatusCommand[] = [];
  let isNew = isNewLogin;
  const people = new PeopleController({
    operatorId: 'op_me',
    ownChats: () => ({ known: waiting, waiting }),
    isNewLogin: () => {
      const was = isNew;
      isNew = false;
      return was;
    },
    onChange: () => undefined,
    api: {
      people: async () => done({ people: [] }),
      setStatus: async (command) => {
        sent.push(command);
        if (isDown) return refused({ code: 'UNAVAILABLE', retry: true });
        return done({ people: [deskPerson({ declared: command.status })] });
      },
      endWrapUp: async () => done({ people: [deskPerson({ wrapUpUntil: null })] }),
    },
  });
  const hear = (...told: DeskPerson[]) => people.hear({ type: 'people', whole: true, people: told });
  return { people, sent, hear };
}

test('a status is set and shown as the server answers it', async () => {
  const { people, sent, hear } = setUp();
  hear(deskPerson({ declared: 'offline' }), deskPerson({ operatorId: 'op_2', name: 'Ren' }));
  await people.choose('available');
  expect(sent).toEqual([{ status: 'available' }]);
  expect(people.me?.declared).toBe('available');
  expect(people.all).toHaveLength(2);
});

test('with chats that wait nothing is sent before the question is answered', async () => {
  const { people, sent, hear } = setUp({ waiting: 2 });
  hear(deskPerson());
  await people.choose('away');
  expect(sent).toEqual([]);
  expect(people.question).toEqual({ status: 'away', waiting: 2 });
  await people.answer(true);
  expect(sent).toEqual([{ status: 'away', handOver: true }]);
  expect(people.question).toBeNull();
});

test('a dropped question changes nothing', async () => {
  const { people, sent, hear } = setUp({ waiting: 1 });
  hear(deskPerson());
  await people.choose('offline');
  people.dropQuestion();
  await people.answer(true);
  expect(sent).toEqual([]);
});

test('a change that is refused leaves the status and says why', async () => {
  const { people, hear } = setUp({ isDown: true });
  hear(deskPerson({ declared: 'offline' }));
  await people.choose('available');
  expect(people.me?.declared).toBe('offline');
  expect(people.error?.code).toBe('UNAVAILABLE');
});

test('whoever signs in offline is asked once to start, and not on a return of the line', () => {
  const { people, hear } = setUp({ isNewLogin: true });
  hear(deskPerson({ declared: 'offline' }));
  expect(people.asksToStart).toBe(true);
  people.dropStart();
  hear(deskPerson({ declared: 'offline' }));
  expect(people.asksToStart).toBe(false);
});

test('whoever signs in available, or reloads the page, is not asked', () => {
  const available = setUp({ isNewLogin: true });
  available.hear(deskPerson());
  expect(available.people.asksToStart).toBe(false);
  const reloaded = setUp();
  reloaded.hear(deskPerson({ declared: 'offline' }));
  expect(reloaded.people.asksToStart).toBe(false);
});

test('a note of the system stays until it is read, and another one comes anew', () => {
  const { people, hear } = setUp();
  hear(deskPerson({ declared: 'away', reason: 'missed_offers', since: 5 }));
  expect(people.note).toContain('three offers');
  people.dismissNote();
  expect(people.note).toBeNull();
  hear(deskPerson({ declared: 'away', reason: 'missed_offers', since: 9 }));
  expect(people.note).not.toBeNull();
});

test('whoever is ready before her wrap-up is over is no longer shown as wrapping up', async () => {
  const { people, hear } = setUp();
  hear(deskPerson({ wrapUpUntil: 9_000 }));
  await people.endWrapUp();
  expect(people.me?.wrapUpUntil).toBeNull();
});
