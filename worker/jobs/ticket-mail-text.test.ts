import { describe, expect, test } from 'vitest';
import { type TicketMailFacts, ticketMail } from './ticket-mail-text';

const FACTS: TicketMailFacts = {
  ticket: { chatId: 'demo:U1', reason: 'after_hours', topic: 'a refund', madeAt: Date.UTC(2026, 10, 28, 10, 40) },
  teamName: 'Billing',
  workspace: { name: 'Kaiwa Bank', timeZone: 'Asia/Tokyo' },
  appOrigin: 'https://desk.bank.test',
};

test('says for whom, why, about what, since when in the workspace’s time, and where the chat is', () => {
  expect(ticketMail(FACTS, 'en')).toEqual({
    subject: '[Kaiwa Bank] New ticket for Billing',
    text: [
      'A customer asked for a person outside of business hours.',
      '',
      'About: a refund',
      'Since: 2026-11-28 19:40 (Asia/Tokyo)',
      'Open the chat: https://desk.bank.test/inbox?chat=demo%3AU1',
      '',
    ].join('\n'),
  });
});

test('without a topic there is no line about it', () => {
  expect(ticketMail({ ...FACTS, ticket: { ...FACTS.ticket, topic: null } }, 'en').text).not.toContain('About');
});

describe('in the language of the workspace', () => {
  const REASONS = [
    ...['after_hours', 'queue_timeout', 'queue_full', 'intake_closed', 'no_team', 'callback_expired'],
    ...['callback_phone', 'something_later'],
  ];
  test.each([
    ['ja', /[\u3040-\u30ff]/],
    ['th', /[\u0e00-\u0e7f]/],
    ['zh-Hant', /[\u4e00-\u9fff]/],
    ['id', /pelanggan|tiket/i],
  ] as const)('%s has words of its own for every reason', (language, letters) => {
    const texts = REASONS.map((reason) => ticketMail({ ...FACTS, ticket: { ...FACTS.ticket, reason } }, language).text);
    for (const text of texts) expect(text.split('\n')[0]).toMatch(letters);
    expect(new Set(texts).size).toBe(REASONS.length);
    expect(ticketMail(FACTS, language).subject).toMatch(letters);
  });
});
