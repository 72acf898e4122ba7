// Addresses of third parties: every way that is known to point inside is refused, ordinary ones are not.
import { describe, expect, test } from 'vitest';
import { foreignAddress } from './foreign-address';

const OWN = ['https://desk.kaiwa.example', 'https://line.kaiwa.example'];
const judge = (address: string, standIn: string | null = null) => foreignAddress(address, OWN, standIn)?.href ?? null;

test.each([
  'https://files.example.org/a.mp4',
  'https://files.example.org:443/a.mp4?x=1',
  'https://EXAMPLE.org/ü.jpg',
  'https://123.example.org/',
  'https://notkaiwa.example/',
])('%s is asked', (address) => {
  expect(judge(address)).toBe(new URL(address).href);
});

describe('is never asked', () => {
  test.each([
    'http://files.example.org/a',
    'ftp://files.example.org/a',
    'data:image/png;base64,AAAA',
    '//files.example.org/a',
    'nothing',
    'https://files.example.org:8443/a',
    'https://user@files.example.org/a',
    'https://user:secret@files.example.org/a',
    'https://127.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://１２７.０.０.１/',
    'https://8.8.8.8./',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://localhost/',
    'https://localhost./',
    'https://metadata/',
    'https://printer.local/',
    'https://printer.LOCAL./',
    'https://metadata.google.internal/',
    'https://router.home.arpa/',
    'https://kaiwa.someone.workers.dev/',
    'https://desk.kaiwa.example/api/me',
    'https://line.kaiwa.example./media/x',
    'https://deeper.line.kaiwa.example/',
  ])('%s', (address) => {
    expect(judge(address)).toBeNull();
  });
});

test('what stands in for LINE on a developer’s machine is asked as it is, and nothing beside it', () => {
  const standIn = 'http://localhost:8789';
  expect(judge('http://localhost:8789/file.mp4', standIn)).toBe('http://localhost:8789/file.mp4');
  expect(judge('http://localhost:8788/file.mp4', standIn)).toBeNull();
  expect(judge('http://user@localhost:8789/file.mp4', standIn)).toBeNull();
});
