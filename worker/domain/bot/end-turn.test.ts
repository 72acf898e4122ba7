// Handing over by itself: failures, loops, frustration, and the verdicts on earlier answers.
import { describe, expect, test } from 'vitest';
import { BotScene, entryOf, labelsOf, ruleOf, told, wordsOf } from '../../testing/bot-scene';
import { EMPTY_MEMORY } from './bot-memory';
import { textMessage } from './bot-message';

const STORE = {
  qaEntries: [entryOf('hours', 'opening hours'), entryOf('parking', 'parking hours'), entryOf('ship', 'shipping cost')],
};
const UNSURE = 'opening hours today please';

/** Says different things that nothing answers. */
function failTimes(scene: BotScene, times: number): string[] {
  return Array.from({ length: times }, (_, i) => told(scene.say(`${'xyzwvu'[i]}`.repeat(8))));
}

describe('the failure counter', () => {
  test.each([1, 2, 3, 4, 5])('at %i failures a person is asked for', (maxFailures) => {
    const turns = failTimes(new BotScene({ maxFailures }), maxFailures);
    expect(turns).toEqual([...Array(maxFailures - 1).fill('answer fallback'), 'ask bot_failed']);
  });

  test('"None of these" and thumbs down count, as tap and as word', () => {
    const tapping = new BotScene(STORE);
    expect(told(tapping.say(UNSURE))).toBe('answer choices');
    expect(told(tapping.tap('bot|x'))).toBe('answer sorry');
    expect(told(tapping.say('opening hours'))).toBe('answer qa:hours');
    expect(told(tapping.tap('bot|n|hours'))).toBe('ask bot_failed');

    const typing = new BotScene(STORE);
    typing.say(UNSURE);
    expect(told(typing.say('none of these'))).toBe('answer sorry');
    expect(told(typing.say('blah'))).toBe('ask bot_failed');
  });

  test('"None of these" of an older message counts no more', () => {
    const scene = new BotScene(STORE);
    scene.say(UNSURE);
    scene.tap('bot|x');
    expect(told(scene.tap('bot|x'))).toBe('silent stale_tap');
    expect(told(scene.say('blah'))).toBe('ask bot_failed');
  });

  test('it is back at 0 after a thumbs up', () => {
    const scene = new BotScene(STORE);
    failTimes(scene, 1);
    scene.say('opening hours');
    expect(told(scene.tap('bot|y|hours'))).toBe('answer thanks');
    expect(told(scene.say('blah'))).toBe('answer fallback');
  });

  test('and after an answer with two messages behind it that bring no trouble', () => {
    const scene = new BotScene({ ...STORE, keywordRules: [ruleOf('price', 'price')] });
    failTimes(scene, 1);
    scene.say('price');
    scene.say('opening hours');
    expect(told(scene.say('thanks'))).toBe('silent courtesy');
    expect(told(scene.say('blah'))).toBe('answer fallback');
  });

  test('but not after an answer alone', () => {
    const scene = new BotScene({ keywordRules: [ruleOf('price', 'price')] });
    failTimes(scene, 1);
    scene.say('price');
    expect(told(scene.say('blah'))).toBe('ask bot_failed');
  });

  test('it ends with the session', () => {
    const scene = new BotScene();
    failTimes(scene, 1);
    scene.memory = EMPTY_MEMORY;
    expect(told(scene.say('blah'))).toBe('answer fallback');
  });

  test('in a group each member has one', () => {
    const scene = new BotScene({}, { isGroup: true, isMentioned: true });
    expect(told(scene.say('blah', { senderId: 'u1' }))).toBe('answer fallback');
    expect(told(scene.say('bluh', { senderId: 'u2' }))).toBe('answer fallback');
    expect(told(scene.say('blih', { senderId: 'u1' }))).toBe('ask bot_failed');
  });
});

describe('suggestions', () => {
  test('show the questions in the text and as buttons, with a way out of each kind', () => {
    const turn = new BotScene(STORE).say(UNSURE);
    expect(wordsOf(turn)).toEqual(['Did you mean ...?\n1. opening hours\n2. parking hours']);
    expect(labelsOf(turn)).toEqual(['opening hours', 'parking hours', 'None of these', 'Talk to Human']);
  });

  test.each(['2', ' ２ ', 'Parking hours'])('%j chooses, for a desktop shows no buttons', (text) => {
    const scene = new BotScene(STORE);
    scene.say(UNSURE);
    expect(told(scene.say(text))).toBe('answer qa:parking');
  });

  test('a number chooses only in the very next message', () => {
    const scene = new BotScene(STORE);
    scene.say(UNSURE);
    scene.say('thanks');
    expect(told(scene.say('2'))).toBe('answer fallback');
  });

  test('a number that was not offered chooses nothing', () => {
    const scene = new BotScene(STORE);
    scene.say(UNSURE);
    expect(told(scene.say('3'))).toBe('answer fallback');
  });

  test('a tap on a question is answered at any time', () => {
    const scene = new BotScene(STORE);
    scene.say(UNSURE);
    scene.say('blah');
    const turn = scene.tap('bot|q|parking');
    expect(told(turn)).toBe('answer qa:parking');
    expect(labelsOf(turn)).toEqual(['👍 Helpful', '👎 Not helpful', 'Talk to Human']);
  });

  test('long questions become short buttons, whole in the text and as what she says', () => {
    const thresholds = { qaAnswer: 0.95, qaSuggest: 0.35, frustration: 0.8 };
    const long = 'opening hours of all our shops in the whole wide world';
    const turn = new BotScene({ qaEntries: [entryOf('long', long)], thresholds }).say(
      'opening hours of all the shops where',
    );
    expect(told(turn)).toBe('answer choices');
    expect(labelsOf(turn)[0]).toBe('opening hours of al…');
    expect(wordsOf(turn)[0]).toContain(long);
    expect(turn).toMatchObject({ messages: [{ quickReplies: [{ action: { displayText: long } }, {}, {}] }] });
  });
});

describe('verdicts', () => {
  const helped = (id: string, isHelpful: boolean) => expect.objectContaining({ source: 'qa', id, isHelpful });

  test('a thumb is one, with the confidence the answer had', () => {
    const scene = new BotScene(STORE);
    scene.say('opening hours');
    expect(scene.tap('bot|y|hours').verdicts).toEqual([
      { source: 'qa', id: 'hours', confidence: expect.closeTo(1, 9), isHelpful: true },
    ]);
    expect(told(scene.tap('bot|n|hours'))).toBe('silent stale_tap');
  });

  test('two messages without trouble are one', () => {
    const scene = new BotScene(STORE);
    scene.say('opening hours');
    expect(scene.say('shipping cost').verdicts).toEqual([]);
    expect(scene.say('thanks').verdicts).toEqual([helped('hours', true)]);
    expect(scene.say('blah').verdicts).toEqual([helped('ship', false)]);
  });

  test.each<[string, (scene: BotScene) => { verdicts: readonly object[] }]>([
    ['a miss', (scene) => scene.say('blah')],
    ['a handoff by word', (scene) => scene.say('agent')],
    ['a handoff by tap', (scene) => scene.tap('action=handoff')],
    ['a thumbs down', (scene) => scene.tap('bot|n|hours')],
  ])('%s says that the answer did not help', (_, act) => {
    const scene = new BotScene(STORE);
    scene.say('opening hours');
    expect(act(scene).verdicts).toEqual([helped('hours', false)]);
  });

  test('rules are judged like entries', () => {
    const scene = new BotScene({ keywordRules: [ruleOf('price', 'price')] });
    scene.say('price');
    expect(scene.say('blah').verdicts).toEqual([{ source: 'rule', id: 'price', isHelpful: false }]);
  });

  test('another member has no say', () => {
    const scene = new BotScene(STORE, { isGroup: true, isMentioned: true, senderId: 'u1' });
    scene.say('opening hours');
    expect(told(scene.tap('bot|n|hours', { senderId: 'u2' }))).toBe('silent stale_tap');
    expect(scene.say('blah', { senderId: 'u2' }).verdicts).toEqual([]);
  });
});

describe('loop', () => {
  const rules = { keywordRules: [ruleOf('a', 'aaa'), ruleOf('b', 'bbb')] };

  test('the fourth time after one answer was sent three times', () => {
    const scene = new BotScene(rules);
    const turns = ['x aaa', 'y aaa y', 'zz aaa zz', 'aaa qqqq'].map((text) => told(scene.say(text)));
    expect(turns).toEqual(['answer rule:a', 'answer rule:a', 'answer rule:a', 'ask loop']);
  });

  test('A B A B', () => {
    const scene = new BotScene(rules);
    const turns = ['x aaa', 'x bbb', 'yyyy aaa', 'yyyy bbb', 'zzz aaa'].map((text) => told(scene.say(text)));
    expect(turns.at(-1)).toBe('ask loop');
    expect(turns.slice(0, 4)).not.toContain('ask loop');
  });

  test('the third time of one text', () => {
    const scene = new BotScene({ maxFailures: 5 });
    expect(['where is it', 'Where is it?', 'where is it'].map((text) => told(scene.say(text)))).toEqual([
      'answer fallback',
      'answer fallback',
      'ask loop',
    ]);
  });

  test('not over more than ten minutes', () => {
    const scene = new BotScene(rules);
    for (const text of ['x aaa', 'y aaa y', 'zz aaa zz']) scene.say(text);
    scene.now += 11 * 60_000;
    expect(told(scene.say('aaa qqqq'))).toBe('answer rule:a');
  });

  test('a customer who browses menus goes in no circle', () => {
    const menus = [{ id: 'main', name: 'Main', message: { en: textMessage('What is it about?') } }];
    const scene = new BotScene({ menus });
    for (let n = 0; n < 5; n++) scene.tap('bot|m|main');
    expect(told(scene.say('blah'))).toBe('answer fallback');
  });
});

describe('frustration', () => {
  test('adds up over messages and fades', () => {
    const scene = new BotScene({ maxFailures: 5 });
    expect(told(scene.say('this is useless'))).toBe('answer fallback');
    expect(told(scene.say('ridiculous'))).toBe('ask frustration');

    const calm = new BotScene({ maxFailures: 5 });
    calm.say('this is useless');
    calm.say('i want to know the weather');
    expect(told(calm.say('ridiculous'))).toBe('answer fallback');
  });

  test('a sticker adds to it, though it is never answered', () => {
    const scene = new BotScene({ maxFailures: 5, thresholds: { qaAnswer: 0.6, qaSuggest: 0.35, frustration: 0.6 } });
    expect(told(scene.receive({ kind: 'sticker', keywords: ['angry'] }))).toBe('silent courtesy');
    expect(told(scene.say('useless'))).toBe('ask frustration');
  });

  test('taps add nothing and do not fade it', () => {
    const scene = new BotScene({ maxFailures: 5, ...STORE });
    scene.say('useless');
    for (let n = 0; n < 3; n++) scene.tap('bot|q|hours');
    expect(told(scene.say('ridiculous'))).toBe('ask frustration');
  });

  test('a mood service replaces the number of a message', () => {
    expect(told(new BotScene({}, {}, { mood: 0 }).say('RIDICULOUS!!'))).toBe('answer fallback');
    expect(told(new BotScene({}, {}, { mood: 0.8 }).say('hello'))).toBe('ask frustration');
  });
});
