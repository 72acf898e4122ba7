// Names of files: nothing in them reaches beyond a header's string, a folder or the reader's eye.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../testing/any-text';
import { cleanFileName, contentDisposition } from './file-name';

test.each([
  ['report.pdf', 'report.pdf'],
  ['見積書 (最終).xlsx', '見積書 (最終).xlsx'],
  ['C:\\Users\\aya\\photo.jpg', 'C__Users_aya_photo.jpg'],
  ['/etc/passwd', 'etc_passwd'],
  ['..', 'file'],
  ['', 'file'],
  ['.htaccess', 'htaccess'],
  ['a\u0000b\u0085c.txt', 'a_b_c.txt'],
  ['gpj.\u202eexe', 'gpj._exe'],
  ['name.pdf. . ', 'name.pdf'],
])('%j is kept as %j', (given, kept) => {
  expect(cleanFileName(given)).toBe(kept);
});

test('a long name is cut and keeps its ending, no letter is cut in two', () => {
  const cut = cleanFileName(`${'😀'.repeat(200)}.pdf`);
  expect(cut.length).toBeLessThanOrEqual(150);
  expect(cut).toMatch(/^(?:😀)+\.pdf$/u);
});

describe('the header', () => {
  test('is one line of plain characters whatever the name, and the whole name can be read from it', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 300 }), (name) => {
        const header = contentDisposition('attachment', name);
        expect(header).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]+$/);
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(cleanFileName(name));
      }),
    );
  });

  test('cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 300 }), (name) => {
        expect(cleanFileName(cleanFileName(name))).toBe(cleanFileName(name));
      }),
    );
  });
});
