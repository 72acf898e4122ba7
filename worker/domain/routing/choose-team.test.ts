// Routing rules: the first that matches wins, where words are looked for, and the teams a workspace begins with.
import { describe, expect, test } from 'vitest';
import { type Asking, chooseTeam, type RoutingRule, type RoutingSettings } from './choose-team';
import { DEFAULT_ROUTING, DEFAULT_TEAMS } from './default-teams';

const ASKING: Asking = {
  triggerText: null,
  topic: null,
  lastMessages: [],
  channelId: 'demo',
  entryPoint: null,
  language: null,
  tags: [],
  slots: {},
};

/** Whole words, as the matcher of the bot finds them in Latin script. */
function matchesWord(pattern: string, text: string): boolean {
  const isLetter = (character: string | undefined) => character !== undefined && /[a-z0-9_]/.test(character);
  const [word, folded] = [pattern.toLowerCase(), text.toLowerCase()];
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    if (!isLetter(folded[at - 1]) && !isLetter(folded[at + word.length])) return true;
  }
  return false;
}

function route(
  asking: Partial<Asking>,
  settings: RoutingSettings<string> = DEFAULT_ROUTING,
  { missing = '', holds = 'open' } = {},
) {
  return chooseTeam({ ...ASKING, ...asking }, settings, {
    matchesWord,
    isScheduled: (schedule) => schedule === holds,
    isTeam: (teamId) => teamId !== missing,
  });
}

function rule(id: string, overrides: Partial<RoutingRule<string>>): RoutingRule<string> {
  return { id, name: id, isOn: true, when: {}, teamId: id, ...overrides };
}

const withRules = (...rules: RoutingRule<string>[]): RoutingSettings<string> => ({ rules, fallbackTeamId: 'rest' });

describe('the rules of a new workspace', () => {
  test.each([
    ['I want a refund', 'Billing'],
    ['my BILLING address', 'Billing'],
    ['the integration fails', 'Technical Support'],
    ['APIを使いたい', 'Technical Support'],
    ['talk to sales', 'Sales'],
    ['Pricing?', 'Sales'],
    ['返金してください', 'Billing'],
    ['請求書を送ってください', 'Billing'],
    ['ขอเงินคืนค่ะ', 'Billing'],
    ['ขอใบแจ้งหนี้หน่อย', 'Billing'],
    ['我要退款', 'Billing'],
    ['帳單有問題', 'Billing'],
    ['Saya mau minta pengembalian dana', 'Billing'],
    ['Tagihan saya salah', 'Billing'],
    ['システム連携について', 'Technical Support'],
    ['เชื่อมต่อระบบไม่ได้', 'Technical Support'],
    ['想串接你們的系統', 'Technical Support'],
    ['Bagaimana cara integrasi?', 'Technical Support'],
    ['料金を教えてください', 'Sales'],
    ['ขอทราบราคาค่ะ', 'Sales'],
    ['請給我報價', 'Sales'],
    ['Harganya berapa?', 'Sales'],
    ['資料請求をしたいです', 'General Support'],
    ['営業時間は何時までですか', 'General Support'],
    ['整合性を確認したい', 'General Support'],
    ['rapid answers please', 'General Support'],
    ['hello', 'General Support'],
    ['', 'General Support'],
  ])('"%s" leads to %s', (triggerText, name) => {
    const teamId = route({ triggerText })?.teamId;
    expect(DEFAULT_TEAMS.find((team) => team.teamId === teamId)?.name).toBe(name);
  });

  test('a topic and earlier messages lead there as well', () => {
    expect(route({ triggerText: 'human', topic: 'refund' })).toMatchObject({
      teamId: 'billing',
      found: { word: 'refund', place: 'topic' },
    });
    expect(route({ triggerText: 'human', lastMessages: ['hi', 'your pricing'] })).toMatchObject({
      teamId: 'sales',
      found: { word: 'pricing', place: 'messages' },
    });
  });
});

describe('words', () => {
  const settings = withRules(rule('a', { when: { words: ['one', 'two'] } }));

  test('are looked for in the trigger text, then in the topic, then in the messages', () => {
    const found = (asking: Partial<Asking>) => route(asking, settings)?.found;
    expect(found({ triggerText: 'two', topic: 'one', lastMessages: ['one'] })).toEqual({
      word: 'two',
      place: 'trigger',
    });
    expect(found({ triggerText: 'x', topic: 'two', lastMessages: ['one'] })).toEqual({ word: 'two', place: 'topic' });
    expect(found({ lastMessages: ['x', 'two'] })).toEqual({ word: 'two', place: 'messages' });
  });

  test('the eleventh message from the end counts no more', () => {
    const messages = (place: number) => Array.from({ length: 12 }, (_, index) => (index === place ? 'one' : 'x'));
    expect(route({ lastMessages: messages(9) }, settings)?.teamId).toBe('a');
    expect(route({ lastMessages: messages(10) }, settings)?.teamId).toBe('rest');
  });
});

describe('conditions', () => {
  test.each([
    ['channel', { channelIds: ['demo', 'shop'] }, { channelId: 'shop' }, { channelId: 'other' }],
    ['entry point', { entryPoints: ['menu'] }, { entryPoint: 'menu' }, { entryPoint: null }],
    ['language', { languages: ['ja', 'th'] }, { language: 'th' }, { language: 'en' }],
    ['tag', { tags: ['vip', 'gold'] }, { tags: ['new', 'gold'] }, { tags: ['new'] }],
    [
      'slot value',
      { slots: [{ name: 'plan', values: ['pro'] }] },
      { slots: { plan: 'pro' } },
      { slots: { plan: 'free' } },
    ],
    ['words', { words: ['refund'] }, { triggerText: 'refund' }, { triggerText: 'hello' }],
  ] satisfies readonly (readonly [string, RoutingRule['when'], Partial<Asking>, Partial<Asking>])[])(
    'a rule with a %s takes what fits and nothing else',
    (_, when, fits, fails) => {
      const settings = withRules(rule('a', { when }));
      expect([route(fits, settings)?.teamId, route(fails, settings)?.teamId]).toEqual(['a', 'rest']);
    },
  );

  test('a schedule holds as the caller says', () => {
    const settings = withRules(rule('a', { when: { schedule: 'closed' } }));
    expect(route({}, settings, { holds: 'closed' })?.teamId).toBe('a');
    expect(route({}, settings, { holds: 'open' })?.teamId).toBe('rest');
  });

  test('all of a rule have to hold', () => {
    const settings = withRules(rule('a', { when: { words: ['refund'], tags: ['vip'] } }));
    expect(route({ triggerText: 'refund', tags: ['vip'] }, settings)?.teamId).toBe('a');
    expect(route({ triggerText: 'refund' }, settings)?.teamId).toBe('rest');
    expect(route({ tags: ['vip'] }, settings)?.teamId).toBe('rest');
  });

  test('empty lists ask for nothing', () => {
    const when = { words: [], channelIds: [], entryPoints: [], languages: [], tags: [], slots: [] };
    expect(route({}, withRules(rule('a', { when })))?.teamId).toBe('a');
  });
});

describe('which rule', () => {
  const settings = withRules(
    rule('off', { isOn: false }),
    rule('gone', {}),
    rule('first', { when: { tags: ['vip'] } }),
    rule('second', {}),
  );

  test('the first that is on, whose team exists and that matches', () => {
    expect(route({ tags: ['vip'] }, settings, { missing: 'gone' })?.ruleId).toBe('first');
    expect(route({}, settings, { missing: 'gone' })?.ruleId).toBe('second');
    expect(route({ tags: ['vip'] }, settings)?.ruleId).toBe('gone');
  });

  test('none that matches leads to the fallback, and without a team that exists to nobody', () => {
    expect(route({}, withRules())).toMatchObject({ teamId: 'rest', ruleId: null });
    expect(route({}, withRules(), { missing: 'rest' })).toBeNull();
    expect(route({}, { rules: [], fallbackTeamId: null })).toBeNull();
  });
});

describe('what the rule asks for', () => {
  const asking = rule('a', {
    skills: ['refunds'],
    demandsLanguage: true,
    priority: 1,
    strategy: 'skill_based',
    mode: 'forced',
  });

  test('skills, language, priority and assignment travel with the route', () => {
    expect(route({ language: 'ja' }, withRules(asking))).toEqual({
      teamId: 'a',
      ruleId: 'a',
      needs: { skills: ['refunds'], language: 'ja' },
      priority: 1,
      assignment: { strategy: 'skill_based', mode: 'forced' },
      found: null,
    });
  });

  test('a language that nobody knows cannot be demanded, and what a rule leaves open stays open', () => {
    expect(route({}, withRules(asking))?.needs).toEqual({ skills: ['refunds'] });
    expect(route({ language: 'ja' }, withRules(rule('a', {})))).toEqual({
      teamId: 'a',
      ruleId: 'a',
      needs: { skills: [] },
      assignment: {},
      found: null,
    });
  });
});
