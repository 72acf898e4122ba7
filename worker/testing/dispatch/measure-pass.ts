// What one pass of assignment costs at size: time and judgements, printed and never asserted. Called by
// `npm run dispatch-simulation -- --measure`.
import { dispatch } from '../../domain/routing/dispatch-pass';
import type { OperatorState, QueueEntry, TeamPolicy } from '../../domain/routing/entry';
import type { Snapshot } from '../../domain/routing/pass';
import { SeededChance } from '../seeded-chance';
import { anEntry, anOperator, aSnapshot, aTeam, NOW } from './desk-builders';

const TEAMS = ['billing', 'technical-support', 'sales', 'general-support'];
const SKILLS = ['refunds', 'export', 'api'];
const LANGUAGES = ['ja', 'th', 'en'];
const ROUNDS = 40;

/** A table with the median and the longest of 40 rounds, after some to warm up. */
export function measurePasses(): readonly string[] {
  const header = ['case', 'waiting', 'operators', 'placed', 'judged', 'median ms', 'longest ms'];
  const rows = cases().map(({ name, snapshot }) => {
    const times: number[] = [];
    let result = dispatch(snapshot, NOW);
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now();
      result = dispatch(snapshot, NOW);
      if (round >= ROUNDS / 4) times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    const [median = 0, longest = 0] = [times[times.length >> 1], times.at(-1)];
    const counts = [snapshot.entries.length, snapshot.operators.length, result.decisions.length, result.evaluations];
    return [name, ...counts.map(String), median.toFixed(2), longest.toFixed(2)];
  });
  return [header, ...rows].map((row) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(44) : cell.padStart(10))).join(' '),
  );
}

function cases(): readonly { readonly name: string; readonly snapshot: Snapshot }[] {
  const chance = new SeededChance(1);
  const plain = entries(chance, 5_000, false);
  const needing = entries(chance, 5_000, true);
  const full = operators(chance, 500, () => 4);
  const some = operators(chance, 500, (index) => (index < 200 ? 3 : 4));
  const all = operators(chance, 500, () => 0);
  const teams = TEAMS.map((teamId) => aTeam({ teamId }));
  const skilled = teams.map((team): TeamPolicy => ({ ...team, strategy: 'skill_based' }));
  const one = operators(chance, 200, () => 3);
  return [
    { name: 'no free slot', snapshot: aSnapshot(plain, full, teams) },
    { name: 'no free slot, many needs', snapshot: aSnapshot(needing, full, skilled) },
    { name: '200 free slots', snapshot: aSnapshot(plain, some, teams) },
    { name: '200 free slots, many needs', snapshot: aSnapshot(needing, some, skilled) },
    { name: '200 waiting, 200 free slots', snapshot: aSnapshot(plain.slice(0, 200), one, teams) },
    { name: 'everybody comes at once: 2,000 free slots', snapshot: aSnapshot(plain, all, teams) },
    { name: '2,000 free slots, many needs', snapshot: aSnapshot(needing, all, skilled) },
    { name: '500 free operators, nobody can', snapshot: aSnapshot(hopeless(plain), all, teams) },
  ];
}

function entries(chance: SeededChance, count: number, hasNeeds: boolean): QueueEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const own = chance.pick(TEAMS);
    const teams = chance.happens(0.2) ? [own, chance.pick(TEAMS.filter((team) => team !== own))] : [own];
    const skills = hasNeeds ? SKILLS.filter(() => chance.happens(0.3)) : [];
    const language = hasNeeds && chance.happens(0.3) ? { language: chance.pick(LANGUAGES) } : {};
    return anEntry(`s${index}`, {
      teams,
      priority: chance.pick([0, 1, 2, 2, 3]),
      queueSince: NOW - chance.below(3_600_000),
      needs: { skills, ...language },
    });
  });
}

function hopeless(from: readonly QueueEntry[]): QueueEntry[] {
  return from.map((entry) => ({ ...entry, needs: { skills: ['nobody has it'] } }));
}

function operators(chance: SeededChance, count: number, used: (index: number) => number): OperatorState[] {
  return Array.from({ length: count }, (_, index) =>
    anOperator(`op${index}`, {
      used: used(index),
      lastAssignedAt: NOW - chance.below(3_600_000),
      teams: TEAMS.filter((_, team) => team === index % TEAMS.length || chance.happens(0.25)).map((teamId) => ({
        teamId,
      })),
      skills: SKILLS.filter(() => chance.happens(0.6)).map((name) => ({ name, level: 1 + chance.below(5) })),
      languages: LANGUAGES.filter(() => chance.happens(0.6)),
    }),
  );
}
