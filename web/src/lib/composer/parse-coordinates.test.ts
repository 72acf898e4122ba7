import { describe, expect, test } from 'vitest';
import { parseCoordinates, parseDegrees } from './parse-coordinates';

const tokyo = { latitude: 35.6812, longitude: 139.7671 };

describe('a pasted place', () => {
  test.each([
    '35.6812, 139.7671',
    '35.6812,139.7671',
    '(35.6812, 139.7671)',
    '35.6812 139.7671',
    '３５．６８１２，１３９．７６７１',
    'https://www.google.com/maps/@35.6812,139.7671,17z',
    'https://maps.google.com/?q=35.6812,139.7671',
    'https://www.openstreetmap.org/#map=17/35.6812/139.7671',
    'https://www.openstreetmap.org/?mlat=35.6812&mlon=139.7671',
  ])('is found in %s', (pasted) => {
    expect(parseCoordinates(pasted)).toEqual(tokyo);
  });

  test.each(['', '35.68', '1,2,3', '91, 0', '0, 181', 'Tokyo Station', '12, x', 'https://example.org/a'])(
    'is not found in "%s"',
    (pasted) => {
      expect(parseCoordinates(pasted)).toBeNull();
    },
  );

  test('south and west are below zero', () => {
    expect(parseCoordinates('-6.2, -106.8')).toEqual({ latitude: -6.2, longitude: -106.8 });
  });
});

test('degrees end at the pole and at the date line', () => {
  expect([parseDegrees('90', 90), parseDegrees('-90', 90), parseDegrees('90.1', 90)]).toEqual([90, -90, null]);
  expect([parseDegrees('180', 180), parseDegrees('１８０', 180), parseDegrees('1e2', 180)]).toEqual([180, 180, null]);
});
