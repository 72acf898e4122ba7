// Samples of the race; `npm run dispatch-simulation` plays as many as asked, with any seed.
import { describe, expect, test } from 'vitest';
import { playRace } from './race';

const FULL = { operators: 160, chats: 800 };
const SMALL = { operators: 24, chats: 120 };
const SEED = Number(process.env.KAIWA_SEED || 1);

describe('operators who race for chats', () => {
  test('160 for 800: one owner each, nobody above capacity by assignment, every loser told the winner', () => {
    for (let seed = SEED; seed < SEED + 4; seed++) {
      const report = playRace(seed, FULL);
      expect(report).toMatchObject({ seed, wrong: [] });
      expect(report.losersTold).toBeGreaterThan(300);
      expect(report.decisions).toBeGreaterThan(500);
      expect(report.passedOn).toBeGreaterThan(20);
    }
  });

  test('24 for 120, some dozens of times', () => {
    for (let seed = SEED; seed < SEED + 40; seed++) expect(playRace(seed, SMALL)).toMatchObject({ seed, wrong: [] });
  });

  test('the same seed plays the same race', () => {
    expect(playRace(SEED, SMALL)).toEqual(playRace(SEED, SMALL));
  });
});
