// Every form over a document saves what it was given where nothing was changed, and what it saves passes the Worker's own checks.
import { describe, expect, test } from 'vitest';
import { DEFAULT_DESK } from '$domain/settings/compile-desk';
import { deskDocumentFaults } from '$domain/settings/desk-faults';
import type { DeskDocument, DeskSettings } from '$domain/settings/desk-settings';
import { deskDocuments } from '$protocol/desk-documents';
import { FULL_DESK, FULL_ROOM } from '../testing/full-desk';
import { attributesShape, newAttribute } from './attributes/attribute-drafts';
import { botShape, channelsShape, newFlow, newMenu } from './bot/bot-drafts';
import { newAnyRule, newEntry, newKeywordRule, newTopic } from './bot/rule-drafts';
import type { DocumentShape } from './form/document-form';
import { hoursShape } from './hours/hours-drafts';
import { presenceShape, queueShape, sessionsShape } from './queue/queue-drafts';
import { newPolicy, slaShape } from './queue/sla-drafts';
import { newRoutingRule, routingShape } from './routing/routing-drafts';
import { providerShape } from './security/provider-rows';
import { newTag, tagsShape } from './tags/tag-drafts';
import { newTeam, teamsShape } from './teams/team-drafts';
import { textsShape } from './texts/text-drafts';

/** As it goes over the wire. */
function saved<Name extends DeskDocument, Draft extends object>(
  shape: DocumentShape<Name, Draft>,
  value: DeskSettings[Name],
): unknown {
  return JSON.parse(JSON.stringify(shape.toValue(shape.toDraft(value))));
}

function expectKept<Name extends DeskDocument, Draft extends object>(
  name: Name,
  shape: DocumentShape<Name, Draft>,
  value: DeskSettings[Name],
): void {
  const kept = saved(shape, value);
  expect(kept).toEqual(value);
  expect(deskDocuments[name].safeParse(kept).success).toBe(true);
  expect(deskDocumentFaults(name, value, FULL_ROOM, FULL_DESK)).toEqual([]);
}

describe('what was not changed is saved as it was', () => {
  test('teams', () => expectKept('teams', teamsShape, FULL_DESK.teams));
  test('routing', () => expectKept('routing', routingShape('billing'), FULL_DESK.routing));
  test('bot', () => expectKept('bot', botShape, FULL_DESK.bot));
  test('hours', () => expectKept('hours', hoursShape, FULL_DESK.hours));
  test('queue', () => expectKept('queue', queueShape, FULL_DESK.queue));
  test('sessions', () => expectKept('sessions', sessionsShape, FULL_DESK.sessions));
  test('channels', () => expectKept('channels', channelsShape(['demo']), FULL_DESK.channels));
  test('presence', () => expectKept('presence', presenceShape, FULL_DESK.presence));
  test('texts', () => expectKept('texts', textsShape, FULL_DESK.texts));
  test('service levels', () => expectKept('sla', slaShape, FULL_DESK.sla));
  test('tags', () => expectKept('tags', tagsShape, FULL_DESK.tags));
  test('contact fields', () => expectKept('attributes', attributesShape, FULL_DESK.attributes));
  test('identity provider', () => expectKept('provider', providerShape, FULL_DESK.provider));
});

describe('so is what a workspace begins with', () => {
  test('bot', () => expectKept('bot', botShape, DEFAULT_DESK.bot));
  test('hours', () => expectKept('hours', hoursShape, DEFAULT_DESK.hours));
  test('queue', () => expectKept('queue', queueShape, DEFAULT_DESK.queue));
  test('texts', () => expectKept('texts', textsShape, DEFAULT_DESK.texts));
});

describe('what each form fills in by itself', () => {
  test('everything else goes to the first team until somebody chooses', () => {
    const unset = { rules: [], fallbackTeamId: null };
    expect(saved(routingShape('sales'), unset)).toEqual({ rules: [], fallbackTeamId: 'sales' });
    expect(saved(routingShape(''), unset)).toEqual(unset);
  });

  test('a channel that was never set has a line, one that is gone has none', () => {
    const channels = { gone: { reception: 'real_time', isBotOn: true } } as const;
    expect(saved(channelsShape(['demo']), channels)).toEqual({ demo: { reception: 'real_time', isBotOn: false } });
  });

  test('a number that is missing reaches the Worker as one that is missing', () => {
    const draft = { ...presenceShape.toDraft(FULL_DESK.presence), graceSec: null };
    const value: unknown = JSON.parse(JSON.stringify(presenceShape.toValue(draft)));
    expect(deskDocuments.presence.safeParse(value).error?.issues.map(({ path }) => path)).toEqual([['graceSec']]);
  });
});

describe('what is new lacks only what people have to write', () => {
  const faultsOf = <Name extends DeskDocument>(name: Name, value: unknown) => {
    const parsed = deskDocuments[name].safeParse(JSON.parse(JSON.stringify(value)));
    if (!parsed.success) return parsed.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
    const document = parsed.data as DeskSettings[Name]; // parsed by the schema of that name
    return deskDocumentFaults(name, document, FULL_ROOM, FULL_DESK).map(({ path, code }) => `${path} ${code}`);
  };

  test('a team needs a name', () => {
    const teams = [...teamsShape.toDraft(FULL_DESK.teams), newTeam()];
    expect(faultsOf('teams', teamsShape.toValue(teams))).toEqual(['2.name EMPTY']);
  });

  test('a routing rule needs a name', () => {
    const draft = { rules: [newRoutingRule('sales')], fallbackTeamId: 'sales' };
    expect(faultsOf('routing', routingShape('').toValue(draft))).toEqual(['rules.0.name EMPTY']);
  });

  test('a service level needs a name', () => {
    expect(faultsOf('sla', slaShape.toValue([newPolicy()]))).toEqual(['0.name EMPTY']);
  });

  test('a contact field needs a label', () => {
    const drafts = [...attributesShape.toDraft(FULL_DESK.attributes), newAttribute()];
    expect(faultsOf('attributes', attributesShape.toValue(drafts))).toEqual(['4.label EMPTY']);
  });

  test('a tag needs a name', () => {
    expect(faultsOf('tags', tagsShape.toValue([...tagsShape.toDraft(FULL_DESK.tags), newTag()]))).toEqual([
      '2.name EMPTY',
    ]);
  });

  test('of the bot, names, words and texts', () => {
    const draft = botShape.toDraft(DEFAULT_DESK.bot);
    draft.keywordRules.push(newKeywordRule(draft.keywordRules));
    draft.anyMessageRules.push(newAnyRule());
    draft.qaEntries.push(newEntry('en'));
    draft.topics.unshift(newTopic());
    draft.flows.push(newFlow());
    draft.menus.push(newMenu());
    expect(faultsOf('bot', botShape.toValue(draft))).toEqual([
      'keywordRules.0.name EMPTY',
      'keywordRules.0.patterns EMPTY',
      'keywordRules.0.action.messages.0.text EMPTY',
      'anyMessageRules.1.name EMPTY',
      'anyMessageRules.1.answer.messages EMPTY',
      'qaEntries.0.questions EMPTY',
      'qaEntries.0.answers.0.text EMPTY',
      'topics.0.names EMPTY',
      'topics.0.patterns EMPTY',
      'menus.0.name EMPTY',
      'menus.0.message EMPTY',
      'flows.0.name EMPTY',
      'flows.0.questions.0.name EMPTY',
      'flows.0.questions.0.question EMPTY',
    ]);
  });

  test('a new rule of the bot comes behind all others', () => {
    const { keywordRules } = botShape.toDraft(FULL_DESK.bot);
    expect(newKeywordRule(keywordRules).order).toBe(14);
  });
});
