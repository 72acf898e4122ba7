import { expect, test } from 'vitest';
import { pictureAddress } from './picture-address';

const LINE = 'https://api.line.me';
const SIMULATOR = 'http://localhost:8789';

test.each(['https://profile.line-scdn.net/0h1', 'https://sprofile.line-scdn.net/0h1', 'https://obs.line-apps.com/0h1'])(
  '%s is one of LINE’s pictures',
  (address) => {
    expect(pictureAddress(address, LINE)?.href).toBe(address);
    expect(pictureAddress(address, SIMULATOR)?.href).toBe(address);
  },
);

test.each([
  'http://profile.line-scdn.net/0h1',
  'https://profile.line-scdn.net:8443/0h1',
  'https://user:secret@profile.line-scdn.net/0h1',
  'https://line-scdn.net.evil.test/0h1',
  'https://evil-line-scdn.net/0h1',
  'https://evil.test/profile.line-scdn.net',
  'https://evil.test#.line-scdn.net',
  'https://profile.line-scdn.net.',
  'https://169.254.169.254/latest',
  'data:image/png;base64,AA==',
  'javascript:1',
  '/api/me',
  '',
])('%s is never asked for', (address) => {
  expect(pictureAddress(address, LINE)).toBeNull();
  expect(pictureAddress(address, SIMULATOR)).toBeNull();
});

test('the simulator’s origin serves pictures only where it stands in for LINE, and no other port or name of it does', () => {
  expect(pictureAddress(`${SIMULATOR}/pictures/U1.png`, SIMULATOR)?.href).toBe(`${SIMULATOR}/pictures/U1.png`);
  expect(pictureAddress(`${SIMULATOR}/pictures/U1.png`, LINE)).toBeNull();
  expect(pictureAddress('http://localhost:8788/pictures/U1.png', SIMULATOR)).toBeNull();
  expect(pictureAddress('http://127.0.0.1:8789/pictures/U1.png', SIMULATOR)).toBeNull();
  // LINE's API itself is no place of pictures.
  expect(pictureAddress(`${LINE}/v2/bot/info`, LINE)).toBeNull();
});
