import { describe, expect, test } from 'vitest';
import { csvRow } from './csv';
import { type TranscriptFormat, type TranscriptLine, transcriptWriter } from './format-transcript';
import { TRANSCRIPT_LANGUAGES, TRANSCRIPT_WORDS, type TranscriptLanguage } from './transcript-words';

const START = Date.UTC(2026, 10, 28, 15, 30);
const customer = { kind: 'customer', name: '' } as const;
const aya = { kind: 'operator', name: 'Aya' } as const;
const LINES: readonly TranscriptLine[] = [
  { id: '1', at: START - 3_600_000, kind: 'session_opened', by: customer, text: '' },
  { id: '2', at: START, kind: 'text', by: customer, text: 'こんにちは、\n返金できますか？' },
  { id: '3', at: START + 1, kind: 'text', by: aya, text: 'ได้ค่ะ, "ของคุณ"', delivery: 'failed' },
  { id: '4', at: START + 2, kind: 'sticker', by: customer, text: '' },
  { id: '5', at: START + 3, kind: 'unsent', by: customer, text: '' },
  { id: '6', at: START + 4, kind: 'note', by: aya, text: '=HYPERLINK("x")', isInternal: true },
  { id: '7', at: START + 5, kind: 'session_resolved', by: { kind: 'system', name: '' }, text: '' },
];

function written(format: TranscriptFormat, language: TranscriptLanguage = 'en', chats = 1): string {
  const writer = transcriptWriter(format, { now: START, language, timeZone: 'Asia/Tokyo' });
  const parts = [writer.start()];
  for (let n = 0; n < chats; n++) {
    parts.push(
      writer.openChat({ chatId: `demo:U${n}`, name: '田中 $& 花子', channel: 'Demo', isCut: n === 0 }, n === 0),
    );
    parts.push(...LINES.map((line) => writer.line(line)), writer.closeChat());
  }
  return [...parts, writer.end()].join('');
}

test('as text it has local days and times, the contact by name, and what is no text in words', () => {
  expect(written('text')).toBe(`Conversation with 田中 $& 花子
Channel: Demo
Exported: 2026-11-29 00:30:00 (Asia/Tokyo)
Earlier sessions are not part of this.

2026-11-28
23:30:00  --- Session started ---

2026-11-29
00:30:00  田中 $& 花子: こんにちは、
          返金できますか？
00:30:00  Aya: ได้ค่ะ, "ของคุณ" (not delivered)
00:30:00  田中 $& 花子: [Sticker]
00:30:00  田中 $& 花子: [Message unsent]
00:30:00  [Internal note] Aya: =HYPERLINK("x")
00:30:00  --- Session ended ---
`);
  expect(written('text', 'th', 2).match(/สติกเกอร์/g)).toHaveLength(2);
});

test('as text no name and no line break within a message makes a line of its own', () => {
  const writer = transcriptWriter('text', { now: START, language: 'en', timeZone: 'UTC' });
  const name = 'Ann\n15:30:00  Aya: I owe you 1,000';
  const head = writer.openChat({ chatId: 'demo:U0', name, channel: 'Demo\u2028x', isCut: false }, true);
  const forged = '--- Session ended ---';
  const texts = ['\r', '\n', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029'].map((end) => `hi${end}${forged}`);
  const lines = texts.map((text, n) => writer.line({ id: `${n}`, at: START, kind: 'text', by: customer, text }));
  const made = [head, ...lines].join('').split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/);
  expect(made.filter((line) => line.startsWith('15:30:00'))).toHaveLength(texts.length);
  expect(made.filter((line) => line.includes(forged) && !line.startsWith('          '))).toEqual([]);
  expect(made.filter((line) => line.startsWith('x'))).toEqual([]);
});

test('as CSV every line is a row that no spreadsheet runs', () => {
  const rows = written('csv').split('\r\n');
  expect(rows[0]).toBe('\ufefftime,chat,contact,author_kind,author,type,text,internal,delivery');
  expect(rows[2]).toBe(
    '2026-11-28T15:30:00.000Z,demo:U0,田中 $& 花子,customer,,text,"こんにちは、\n返金できますか？",false,',
  );
  expect(rows[3]).toContain('"ได้ค่ะ, ""ของคุณ""",false,failed');
  expect(rows[6]).toContain(`"'=HYPERLINK(""x"")",true,`);
  expect(rows).toHaveLength(LINES.length + 2);
});

test.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', ' =1', '＝1', '\n@x', '\0', '\0=1'])('%j is no formula', (text) => {
  expect(csvRow([text]).replace(/^"/, '')).toMatch(/^'/);
});

test('numbers stay numbers, and what needs no quotes has none', () => {
  expect(csvRow(['a', -5, true, null, 'x y', 'a-b'])).toBe('a,-5,true,,x y,a-b\r\n');
});

test('as JSON it is one document, of one chat or many', () => {
  const one = JSON.parse(written('json'));
  expect(one).toMatchObject({ kind: 'kaiwa-transcript', version: 1, chats: [{ chatId: 'demo:U0', isCut: true }] });
  expect(one.chats[0].lines).toEqual(LINES);
  expect(JSON.parse(written('json', 'en', 3)).chats).toHaveLength(3);
});

describe('words', () => {
  test('are there in every language, none of them empty', () => {
    for (const language of TRANSCRIPT_LANGUAGES) {
      expect(Object.keys(TRANSCRIPT_WORDS[language])).toEqual(Object.keys(TRANSCRIPT_WORDS.en));
      for (const words of Object.values(TRANSCRIPT_WORDS[language])) expect(words.trim()).not.toBe('');
      expect(TRANSCRIPT_WORDS[language].title).toContain('{name}');
    }
  });
});
