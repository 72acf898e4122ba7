// Names that senders give their files, as far as they could deceive whoever reads them.
import { expect, test } from 'vitest';
import { toMessageContent } from './to-message-content';

const fileNamed = (fileName: string) =>
  toMessageContent({ type: 'file', fileName, contentProvider: { type: 'line' } } as Parameters<
    typeof toMessageContent
  >[0]);

test.each(['\u202e', '\u202d', '\u2067', '\u2066', '\u202b'])(
  'a turn of the direction of writing hides no ending of a file (%j)',
  (turn) => {
    expect(fileNamed(`invoice${turn}fdp.exe`)).toMatchObject({ type: 'file', fileName: 'invoice_fdp.exe' });
  },
);

test('every other name is kept as it came', () => {
  for (const fileName of ['請求書: 9月?.pdf', 'تقرير.pdf', '.env', 'a"b<c>.txt']) {
    expect(fileNamed(fileName)).toMatchObject({ fileName });
  }
});
