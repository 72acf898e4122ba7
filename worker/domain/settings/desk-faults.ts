// Everything that is wrong with a document of the desk's settings, so that it is refused on saving and nobody has to guess
// later. Pure. Shapes are checked at the edge; these are the rules. Called by admin's routes.
import { attributeFaults } from '../attributes/attribute';
import { botSettingsFaults } from '../bot/bot-settings-faults';
import { overrideFaults } from '../bot/texts';
import { calendarFaults, scheduleFaults } from '../calendar/calendar-faults';
import { providerFaults } from '../login/provider-settings';
import { composedRoleOf, isWithinRole } from '../permissions/bundles';
import { PERMISSIONS } from '../permissions/permission';
import { presenceSettingsFaults } from '../presence/presence-settings';
import { queueSettingsFaults } from '../queue/queue-settings';
import { err, ok } from '../result';
import { tagFaults } from '../tags/tag';
import type { DeskDocument, DeskSettings } from './desk-settings';
import {
  channelRefFaults,
  faultIf,
  idFaults,
  nameFaults,
  type SettingsFault,
  type SettingsRoom,
  tagRefFaults,
  teamRefFaults,
  under,
  wholeFaults,
  wordFaults,
} from './settings-fault';
import { teamsFaults } from './team-faults';

const RULES_MAX = 200;
const RULE_WORDS_MAX = 200;
const SKILLS_MAX = 20;
const POLICIES_MAX = 100;
const ROLES_MAX = 50;
const DAY_SEC = 86_400;
const WEEK_MIN = 10_080;

type Roles = DeskSettings['access']['roles'];

type FaultsOf = {
  readonly [Name in DeskDocument]: (
    value: DeskSettings[Name],
    room: SettingsRoom,
    desk: DeskSettings,
  ) => readonly SettingsFault[];
};

const FAULTS: FaultsOf = {
  teams: (teams, room, desk) => {
    const ids = new Set(teams.map(({ id }) => id));
    const { fallbackTeamId } = desk.routing;
    return [
      ...teamsFaults(teams, desk.queue, { ...room, teamIds: ids }),
      // Null where no routing was ever saved, too: then the first team is it.
      ...faultIf(fallbackTeamId !== null && !ids.has(fallbackTeamId), '', 'FALLBACK_TEAM_GONE'),
    ];
  },
  routing: ({ rules, fallbackTeamId }, room, { tags }) => [
    ...teamRefFaults(fallbackTeamId ?? undefined, 'fallbackTeamId', room),
    ...faultIf(rules.length > RULES_MAX, 'rules', 'TOO_MANY'),
    ...idFaults(rules, 'rules'),
    ...rules.slice(0, RULES_MAX).flatMap((rule, at) => under(`rules.${at}`, ruleFaults(rule, room, tags))),
  ],
  bot: (bot, room, { tags }) => [
    ...botSettingsFaults(bot, {
      checkRegex: (pattern) => (room.isRegex(pattern) ? ok(pattern) : err({ code: 'BAD_REGEX' })),
      isSchedule: (schedule) => scheduleFaults(schedule).length === 0,
    }),
    ...hintFaults(bot, room),
    ...bot.keywordRules.flatMap(({ action }, at) =>
      tagRefFaults(action.tags ?? [], `keywordRules.${at}.action.tags`, tags),
    ),
  ],
  hours: ({ calendar, channels }, room) => [
    ...(calendar ? under('calendar', calendarFaults(calendar)) : []),
    ...Object.entries(channels).flatMap(([id, own]) =>
      under(`channels.${id}`, [...faultIf(!room.channelIds.has(id), '', 'UNKNOWN_CHANNEL'), ...calendarFaults(own)]),
    ),
  ],
  queue: (queue, room) => [
    ...queueSettingsFaults(queue, null).map(({ field, code }) => ({ path: field, code })),
    ...teamRefFaults(queue.fallbackTeam ?? undefined, 'fallbackTeam', room),
  ],
  sessions: (sessions) => [
    ...wholeFaults(sessions.reopenHours, 0, 24 * 30, 'reopenHours'),
    ...wholeFaults(sessions.idleWarnMin, 1, WEEK_MIN, 'idleWarnMin'),
    ...wholeFaults(sessions.idleEndMin, 1, WEEK_MIN, 'idleEndMin'),
    ...faultIf((sessions.idleWarnMin ?? 0) >= (sessions.idleEndMin ?? WEEK_MIN + 1), 'idleWarnMin', 'NOT_BEFORE_END'),
    ...wholeFaults(sessions.releaseInactiveMin, 1, WEEK_MIN, 'releaseInactiveMin'),
    ...wholeFaults(sessions.firstReplySec, 10, DAY_SEC, 'firstReplySec'),
    ...wholeFaults(sessions.nextReplySec, 10, DAY_SEC, 'nextReplySec'),
  ],
  channels: (channels, room) =>
    Object.keys(channels).flatMap((id) => faultIf(!room.channelIds.has(id), id, 'UNKNOWN_CHANNEL')),
  presence: (presence) => presenceSettingsFaults(presence).map(({ field, code }) => ({ path: field, code })),
  texts: (texts) => overrideFaults(texts).map(({ code, language, key }) => ({ path: `${language}.${key}`, code })),
  access: ({ roles }, { givenRoles }, { access }) => [
    ...givenRoleFaults(roles, access.roles, givenRoles),
    ...faultIf(roles.length > ROLES_MAX, 'roles', 'TOO_MANY'),
    ...idFaults(roles, 'roles'),
    ...roles.slice(0, ROLES_MAX).flatMap((role, at) => under(`roles.${at}`, roleFaults(role))),
  ],
  sla: (policies, room, { tags }) => [
    ...faultIf(policies.length > POLICIES_MAX, '', 'TOO_MANY'),
    ...idFaults(policies, ''),
    ...policies.slice(0, POLICIES_MAX).flatMap((policy, at) => under(`${at}`, policyFaults(policy, room, tags))),
  ],
  attributes: (attributes, _room, desk) => attributeFaults(attributes, desk.attributes),
  tags: (tags, _room, desk) => tagFaults(tags, desk.tags),
  security: ({ idleMin, absoluteHours }) => [
    ...wholeFaults(idleMin, 5, 60, 'idleMin'),
    ...wholeFaults(absoluteHours, 1, 12, 'absoluteHours'),
  ],
  provider: (provider, room) => providerFaults(provider, room.isProviderAddress),
};

/**
 * @param desk all documents as they are now, those that were never saved with their defaults
 * @returns an empty list where the value may be saved
 */
export function deskDocumentFaults<Name extends DeskDocument>(
  name: Name,
  value: DeskSettings[Name],
  room: SettingsRoom,
  desk: DeskSettings,
): readonly SettingsFault[] {
  return FAULTS[name](value, room, desk);
}

function ruleFaults(
  rule: DeskSettings['routing']['rules'][number],
  room: SettingsRoom,
  known: DeskSettings['tags'],
): SettingsFault[] {
  const { when } = rule;
  return [
    ...nameFaults(rule.name, 'name'),
    ...teamRefFaults(rule.teamId, 'teamId', room),
    ...wordFaults(rule.skills ?? [], 'skills', SKILLS_MAX),
    ...under('when', [
      ...wordFaults(when.words ?? [], 'words', RULE_WORDS_MAX),
      ...tagRefFaults(when.tags ?? [], 'tags', known),
      ...channelRefFaults(when.channelIds ?? [], 'channelIds', room),
      ...(when.slots ?? []).flatMap(({ name, values }, at) => [
        ...nameFaults(name, `slots.${at}.name`),
        ...faultIf(values.length === 0, `slots.${at}.values`, 'EMPTY'),
      ]),
      ...(when.schedule ? under('schedule', scheduleFaults(when.schedule)) : []),
    ]),
  ];
}

/** Teams that the bot sends somebody to. */
function hintFaults(bot: DeskSettings['bot'], room: SettingsRoom): SettingsFault[] {
  return [
    ...bot.keywordRules.flatMap(({ action }, at) =>
      teamRefFaults(action.teamHint, `keywordRules.${at}.action.teamHint`, room),
    ),
    ...bot.topics.flatMap(({ teamHint }, at) => teamRefFaults(teamHint, `topics.${at}.teamHint`, room)),
    ...bot.flows.flatMap(({ end }, at) => teamRefFaults(end.teamHint, `flows.${at}.end.teamHint`, room)),
  ];
}

/** A composed role may do no more than the role it counts as, so that none is a way round the second factor. */
function roleFaults({ name, base, grants }: DeskSettings['access']['roles'][number]): SettingsFault[] {
  return [
    ...nameFaults(name, 'name'),
    ...Object.keys(grants).flatMap((permission) => [
      ...faultIf(!PERMISSIONS.some((known) => known === permission), `grants.${permission}`, 'UNKNOWN_VALUE'),
      ...faultIf(!isWithinRole(base, grants, permission), `grants.${permission}`, 'BEYOND_ROLE'),
    ]),
  ];
}

/** A role that people have stays, and on its base: without it they would lose their rights unasked. One that is gone already may be. */
function givenRoleFaults(roles: Roles, before: Roles, givenRoles: SettingsRoom['givenRoles']): SettingsFault[] {
  const lost = givenRoles.filter((given) => composedRoleOf(given, before) && !composedRoleOf(given, roles));
  return [...new Set(lost.map(({ roleId }) => roleId))].map((roleId) => {
    const at = roles.findIndex(({ id }) => id === roleId);
    return { path: at === -1 ? 'roles' : `roles.${at}.base`, code: 'ROLE_IN_USE' };
  });
}

function policyFaults(
  policy: DeskSettings['sla'][number],
  room: SettingsRoom,
  known: DeskSettings['tags'],
): SettingsFault[] {
  const { teamIds = [], priorities = [], channelIds = [], tags = [] } = policy.conditions;
  return [
    ...nameFaults(policy.name, 'name'),
    ...Object.entries(policy.targetsSec).flatMap(([target, seconds]) =>
      wholeFaults(seconds, 1, 30 * DAY_SEC, `targetsSec.${target}`),
    ),
    ...under('conditions', [
      ...teamIds.flatMap((id, at) => teamRefFaults(id, `teamIds.${at}`, room)),
      ...priorities.flatMap((priority, at) => wholeFaults(priority, 0, 3, `priorities.${at}`)),
      ...channelRefFaults(channelIds, 'channelIds', room),
      ...tagRefFaults(tags, 'tags', known),
    ]),
  ];
}
