import { expect, test } from 'vitest';
import { countConnected, PING_FRESH_MS } from './lease';

const NOW = 1_000_000;

test('counts the sockets of each operator that pinged or came in the last 75 s, and nobody else', () => {
  const seen = (operatorId: string, connectedAgo: number, pingedAgo: number | null) => ({
    operatorId,
    connectedAt: NOW - connectedAgo,
    lastPingAt: pingedAgo === null ? null : NOW - pingedAgo,
  });
  const sightings = [
    seen('op_b', 500_000, 10_000),
    seen('op_a', 0, null),
    seen('op_a', 500_000, PING_FRESH_MS),
    seen('op_a', 500_000, PING_FRESH_MS + 1),
    seen('op_gone', 500_000, null),
    seen('op_gone', 500_000, 200_000),
  ];
  expect(countConnected(sightings, NOW)).toEqual([
    { operatorId: 'op_a', sockets: 2, lastInputAt: NOW },
    { operatorId: 'op_b', sockets: 1, lastInputAt: NOW - 500_000 },
  ]);
  expect(countConnected([], NOW)).toEqual([]);
});

test('a person was last there where she last touched a tab, and coming was a touch', () => {
  const tab = (connectedAgo: number, inputAgo?: number) => ({
    operatorId: 'op_a',
    connectedAt: NOW - connectedAgo,
    lastPingAt: NOW,
    ...(inputAgo !== undefined && { lastInputAt: NOW - inputAgo }),
  });
  const lastInputAt = (...tabs: ReturnType<typeof tab>[]) => countConnected(tabs, NOW)[0]?.lastInputAt;
  expect(lastInputAt(tab(90_000))).toBe(NOW - 90_000);
  expect(lastInputAt(tab(90_000, 20_000), tab(80_000, 30_000))).toBe(NOW - 20_000);
  expect(lastInputAt(tab(90_000, 20_000), tab(10_000))).toBe(NOW - 10_000);
});
