import { expect, test } from 'vitest';
import type { BotMessage } from '$domain/bot/bot-message';
import {
  fromLanguageMessages,
  fromMessageDrafts,
  newReply,
  toLanguageMessages,
  toMessageDrafts,
} from './message-drafts';

const CARD: BotMessage = { content: { type: 'card', kind: 'flex', altText: 'Prices', json: '{}' } };
const BUTTONS: BotMessage = {
  content: { type: 'text', text: 'What is it about?' },
  quickReplies: [
    { label: 'Refund', action: { type: 'message', text: 'I want a refund' } },
    { label: 'Site', action: { type: 'uri', uri: 'https://example.com' } },
    { label: 'Prices', action: { type: 'postback', data: 'bot|q|prices', displayText: 'Show prices' } },
    { label: 'Menu', action: { type: 'postback', data: 'bot|m|main', displayText: 'Menu' } },
    { label: 'Form', action: { type: 'postback', data: 'bot|f|order' } },
    { label: 'Human', action: { type: 'postback', data: 'action=handoff', displayText: 'Human' } },
    { label: 'Where', action: { type: 'location' } },
  ],
};

test('cards and buttons of every kind go there and back unchanged', () => {
  expect(fromMessageDrafts(toMessageDrafts([CARD, BUTTONS]))).toEqual([CARD, BUTTONS]);
});

test('a button that leads elsewhere now shows its label as what the customer says', () => {
  const [draft] = toMessageDrafts([BUTTONS]);
  const prices = draft?.replies[2];
  if (prices === undefined) throw new Error('no button');
  prices.value = 'discounts';
  const [message] = fromMessageDrafts(draft === undefined ? [] : [draft]);
  expect(message?.quickReplies?.[2]).toEqual({
    label: 'Prices',
    action: { type: 'postback', data: 'bot|q|discounts', displayText: 'Prices' },
  });
});

test('a button whose text is left out sends its label', () => {
  const reply = { ...newReply(), label: 'Yes' };
  const message = { key: 'k', text: 'Sure?', card: null, replies: [reply] };
  expect(fromMessageDrafts([message])[0]?.quickReplies).toEqual([
    { label: 'Yes', action: { type: 'message', text: 'Yes' } },
  ]);
});

test('an empty text stays, so that the Worker names it; a language without messages is absent', () => {
  const drafts = toLanguageMessages({ ja: [{ content: { type: 'text', text: '' } }] });
  expect(fromLanguageMessages(drafts)).toEqual({ ja: [{ content: { type: 'text', text: '' } }] });
});
