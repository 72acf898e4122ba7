import { describe, expect, test } from 'vitest';
import { BotScene, labelsOf, ruleOf, told, wordsOf } from '../../testing/bot-scene';
import { textMessage } from './bot-message';
import type { BotFlow } from './bot-settings';

const RETURN: BotFlow = {
  id: 'return',
  name: 'Return',
  questions: [
    { name: 'email', question: { en: 'Your e-mail?', th: 'อีเมลค่ะ' }, check: { kind: 'email' } },
    { name: 'size', question: { en: 'Which size?' }, check: { kind: 'choice', choices: { en: ['Small', 'Large'] } } },
  ],
  end: { messages: { en: [textMessage('We have it.')] } },
};

function sceneOf(flow: Partial<BotFlow> = {}, maxFailures = 2): BotScene {
  const keywordRules = [
    ruleOf('r', 'return', { action: { messages: [textMessage('Gladly.')], flowId: 'return', tags: ['return'] } }),
  ];
  return new BotScene({ maxFailures, flows: [{ ...RETURN, ...flow }], keywordRules });
}

describe('a flow', () => {
  test('asks one question after the other and hands on what fits', () => {
    const scene = sceneOf();
    const started = scene.say('i want to return it');
    expect(told(started)).toBe('answer flow:return');
    expect(wordsOf(started)).toEqual(['Gladly.', 'Your e-mail?']);
    expect(started).toMatchObject({ orders: { tags: ['return'] } });

    const second = scene.say('aya@example.com');
    expect(second).toMatchObject({ kind: 'answer', fields: [{ name: 'email', value: 'aya@example.com' }] });
    expect(wordsOf(second)).toEqual(['Which size?']);
    expect(labelsOf(second)).toEqual(['Small', 'Large', 'Talk to Human']);

    const done = scene.say('large');
    expect(done).toMatchObject({ fields: [{ name: 'size', value: 'Large' }] });
    expect(wordsOf(done)).toEqual(['We have it.']);
    expect(told(scene.say('large'))).toBe('answer fallback');
  });

  test('starts by a button, and speaks her language', () => {
    const scene = sceneOf();
    expect(wordsOf(scene.tap('bot|f|return', { language: 'th' }))).toEqual(['อีเมลค่ะ']);
  });

  test('remembers none of the answers', () => {
    const scene = sceneOf();
    scene.say('return');
    scene.say('aya@example.com');
    expect(JSON.stringify(scene.memory)).not.toContain('aya');
  });

  test('the second answer that does not fit is a failure and skips the question', () => {
    const scene = sceneOf();
    scene.say('return');
    expect(wordsOf(scene.say('no'))).toEqual(['Sorry, that does not look right. Your e-mail?']);
    expect(wordsOf(scene.receive({ kind: 'other' }))).toEqual(['Which size?']);
    expect(scene.memory.members?.[0]?.failures).toBe(1);
  });

  test('at the last failure a person is asked for and the flow is over', () => {
    const scene = sceneOf({}, 1);
    scene.say('return');
    scene.say('no');
    expect(told(scene.say('no'))).toBe('ask bot_failed');
    expect(told(scene.say('aya@example.com'))).toBe('ask bot_failed');
  });

  test('a third try is no second failure', () => {
    const scene = sceneOf(
      { questions: [{ name: 'email', question: { en: 'E-mail?' }, check: { kind: 'email' }, tries: 3 }] },
      5,
    );
    scene.say('return');
    for (const text of ['no', 'nope', 'nein']) scene.say(text);
    expect(scene.memory.members?.[0]?.failures).toBe(1);
  });

  test('a word for a person, thanks and an end word go before the question', () => {
    for (const [text, expected] of [
      ['agent', 'ask word'],
      ['thanks', 'silent courtesy'],
      ['Cancel', 'answer flow:return'],
    ] as const) {
      const scene = sceneOf();
      scene.say('return');
      expect(told(scene.say(text))).toBe(expected);
    }
    const cancelled = sceneOf();
    cancelled.say('return');
    expect(wordsOf(cancelled.say('cancel'))).toEqual(['All right, we leave it at that.']);
    expect(told(cancelled.say('aya@example.com'))).toBe('answer fallback');
  });

  test('a word that is a topic or a keyword elsewhere is an answer here', () => {
    const scene = sceneOf({ questions: [{ name: 'why', question: { en: 'Why?' }, check: { kind: 'any' } }] });
    scene.say('return');
    expect(scene.say('i want a refund')).toMatchObject({
      kind: 'answer',
      fields: [{ name: 'why', value: 'i want a refund' }],
    });
  });

  test('a question is open for half an hour', () => {
    const scene = sceneOf();
    scene.say('return');
    scene.now += 31 * 60_000;
    expect(told(scene.say('aya@example.com'))).toBe('answer fallback');
    expect(JSON.stringify(scene.memory)).not.toContain('"flow"');
  });

  test('may end with a person', () => {
    const end = { handoff: true, teamHint: 'returns', messages: { en: [textMessage('We have it.')] } };
    const scene = sceneOf({ questions: RETURN.questions.slice(0, 1), end });
    scene.say('return');
    const turn = scene.say('aya@example.com');
    expect(told(turn)).toBe('ask menu -> returns after flow:return');
    expect(turn).toMatchObject({ fields: [{ name: 'email' }] });
  });

  test('without words at its end says that it was noted', () => {
    const scene = sceneOf({ questions: RETURN.questions.slice(0, 1), end: {} });
    scene.say('return');
    expect(wordsOf(scene.say('aya@example.com'))).toEqual(['Thank you, we have noted that.']);
  });

  test('belongs to the member who started it', () => {
    const scene = sceneOf();
    const inGroup = { isGroup: true, isMentioned: true };
    scene.say('return', { ...inGroup, senderId: 'u1' });
    expect(told(scene.say('aya@example.com', { ...inGroup, senderId: 'u2' }))).toBe('answer fallback');
    expect(told(scene.say('aya@example.com', { ...inGroup, senderId: 'u1' }))).toBe('answer flow:return');
  });
});
