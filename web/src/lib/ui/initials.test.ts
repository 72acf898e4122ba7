import { expect, test } from 'vitest';
import { initials } from './initials';

test.each([
  ['田中 花子', '田'],
  ['陳小明 (VIP客戶)', '陳'],
  ['สมชาย ใจดี', 'ส'],
  ['ใจดี', 'จ'],
  ['เอก', 'อ'],
  ['Olivia Operator', 'OO'],
  ['siti nurhaliza binti', 'SN'],
  ['(VIP) aya', 'A'],
  ['7-Eleven Tokyo', 'ET'],
  ['Mali ศรีสุข', 'M'],
  ['محمد العربي', 'ما'],
  ['Émile', 'É'],
  ['👩‍👩‍👧✨', ''],
  ['', ''],
])('%s has the initials %s', (name, expected) => {
  expect(initials(name)).toBe(expected);
});
