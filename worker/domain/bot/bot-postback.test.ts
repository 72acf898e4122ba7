import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QuickReply } from '../chat/quick-reply';
import { checkQuickReplies } from '../delivery/quick-reply-limits';
import { postbackReply, textMessage, withWayToHuman } from './bot-message';
import { type BotPostback, botPostbackData, parseBotPostback } from './bot-postback';
import { parseSystemPostback, type SystemAction, systemPostbackData } from './system-postback';

const ID = 'a'.repeat(40);

describe('postbacks of the bot', () => {
  test.each<[BotPostback, string]>([
    [{ type: 'ask_entry', entryId: 'hours' }, 'bot|q|hours'],
    [{ type: 'none_of_these' }, 'bot|x'],
    [{ type: 'helpful', entryId: 'hours', isHelpful: true }, 'bot|y|hours'],
    [{ type: 'helpful', entryId: ID, isHelpful: false }, `bot|n|${ID}`],
    [{ type: 'show_menu', menuId: 'main' }, 'bot|m|main'],
    [{ type: 'start_flow', flowId: 'return' }, 'bot|f|return'],
  ])('%o is written as %s and read again', (postback, data) => {
    expect(botPostbackData(postback)).toBe(data);
    expect(parseBotPostback(data)).toEqual(postback);
    expect(data.length).toBeLessThanOrEqual(300);
  });

  test.each([
    '',
    'bot',
    'bot|',
    'bot|q',
    'bot|q|',
    'bot|z|hours',
    'bot|q|a|b',
    'bot|x|',
    'BOT|q|a',
    'bot|q|A',
    'bot|q|ä',
    `bot|q|${ID}a`,
    'bot|q|a\n',
    'xbot|q|a',
  ])('%j is none', (data) => {
    expect(parseBotPostback(data)).toBeNull();
  });

  test('whatever is read is written the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^bot\|[a-z]\|[^|]*$/)), (data) => {
        const postback = parseBotPostback(data);
        if (postback) expect(botPostbackData(postback)).toBe(data);
      }),
    );
  });
});

describe('system postbacks', () => {
  test.each<SystemAction>([
    'handoff',
    'contact_operator',
    'where_am_i',
    'message_me_later',
    'cancel_wait',
    'end_chat',
    'start_chat',
    'still_here',
  ])('%s', (action) => {
    expect(parseSystemPostback(systemPostbackData(action))).toEqual({ action });
    expect(parseSystemPostback(`from=menu&action=${action}&x=1`)).toEqual({ action });
  });

  test.each([
    '',
    'action=',
    'action',
    'action=refund',
    'action=handoff ',
    'xaction=handoff',
    'Action=handoff',
    'bot|q|handoff',
    'action=toString',
  ])('%j is none', (data) => {
    expect(parseSystemPostback(data)).toBeNull();
  });
});

describe('the way to a human', () => {
  const many = Array.from({ length: 13 }, (_, i) => postbackReply(`${i}`, `bot|q|${i}`));
  const wayOf = (messages: readonly { quickReplies?: readonly QuickReply[] }[]) =>
    messages.at(-1)?.quickReplies?.at(-1);

  test('is the last button of the last message, and of no other', () => {
    const messages = withWayToHuman([textMessage('one'), textMessage('two', many.slice(0, 2))], 'Talk to Human');
    expect(messages[0]).toEqual(textMessage('one'));
    expect(messages[1]?.quickReplies).toEqual([
      ...many.slice(0, 2),
      { label: 'Talk to Human', action: { type: 'postback', data: 'action=handoff', displayText: 'Talk to Human' } },
    ]);
  });

  test.each([0, 1, 2])('of too many buttons the first stay, beside %i of the turn itself', (count) => {
    const extra = many.slice(0, count);
    const messages = withWayToHuman([textMessage('one', many)], 'Human', extra);
    expect(messages[0]?.quickReplies).toHaveLength(13);
    expect(messages[0]?.quickReplies?.slice(12 - count, 12)).toEqual(extra);
    expect(checkQuickReplies(messages[0]?.quickReplies ?? [])).toBeNull();
  });

  test('is not there twice, also where a rule has one of its own', () => {
    const own = postbackReply('Mensch', 'action=handoff');
    const messages = withWayToHuman([textMessage('one', [own, ...many.slice(0, 1)])], 'Human');
    expect(messages[0]?.quickReplies?.map(({ label }) => label)).toEqual(['0', 'Human']);
    expect(wayOf(messages)).toMatchObject({ action: { data: 'action=handoff' } });
  });

  test('nothing to say has no button', () => {
    expect(withWayToHuman([], 'Human')).toEqual([]);
  });
});
