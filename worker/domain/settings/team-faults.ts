// What is wrong with the teams that somebody wants to save. Pure. Called by desk-faults.ts.

import { FLOW_QUESTIONS_MAX, SLOT_TRIES_MAX } from '../bot/bot-limits';
import { LANGUAGES, type PerLanguage } from '../bot/languages';
import type { Slot } from '../bot/slots';
import { calendarFaults } from '../calendar/calendar-faults';
import { countGraphemes } from '../delivery/graphemes';
import { QUICK_REPLY_LABEL_GRAPHEMES_MAX } from '../delivery/quick-reply-limits';
import { PLAIN_TEAM } from '../desk/plain-team';
import { type QueueSettings, queueSettingsFaults, queueSettingsOf } from '../queue/queue-settings';
import type { TeamSettings } from './desk-settings';
import {
  faultIf,
  idFaults,
  nameFaults,
  type SettingsFault,
  type SettingsRoom,
  teamRefFaults,
  under,
  wholeFaults,
} from './settings-fault';

const TEAMS_MAX = 100;
const DAY_SEC = 86_400;
/** Whoever needs longer is away. */
const WRAP_UP_SEC_MAX = 3_600;
/** It stands in "{name} from {team}". */
const TEAM_NAME_UTF16_MAX = 60;
const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/;
const EMAIL_LENGTH_MAX = 254;
const QUESTION_UTF16_MAX = 2_000;
const CHOICES_MAX = 12;

/** @param queue of the workspace, from which a team inherits */
export function teamsFaults(teams: readonly TeamSettings[], queue: QueueSettings, room: SettingsRoom): SettingsFault[] {
  return [
    ...faultIf(teams.length === 0, '', 'EMPTY'),
    ...faultIf(teams.length > TEAMS_MAX, '', 'TOO_MANY'),
    ...idFaults(teams, ''),
    ...teams.flatMap(({ id }, at) => faultIf(id === PLAIN_TEAM, `${at}.id`, 'BAD_ID')),
    ...teams.flatMap((team, at) => under(`${at}`, teamFaults(team, queue, room))),
  ];
}

function teamFaults(team: TeamSettings, queue: QueueSettings, room: SettingsRoom): SettingsFault[] {
  const { name, email, calendar, slots, fallbackTeamId } = team;
  return [
    ...nameFaults(name, 'name', TEAM_NAME_UTF16_MAX),
    ...faultIf(email !== undefined && (!EMAIL.test(email) || email.length > EMAIL_LENGTH_MAX), 'email', 'BAD_EMAIL'),
    ...policyFaults(team.policy),
    ...(calendar ? under('calendar', calendarFaults(calendar)) : []),
    ...slotsFaults(slots, room),
    ...teamRefFaults(fallbackTeamId, 'fallbackTeamId', room),
    ...faultIf(fallbackTeamId === team.id, 'fallbackTeamId', 'FALLBACK_ITSELF'),
    ...queueFaults(team, queue, room),
  ];
}

function policyFaults(policy: TeamSettings['policy']): SettingsFault[] {
  const { fairCap } = policy;
  return under('policy', [
    ...wholeFaults(policy.acceptSec, 5, 600, 'acceptSec'),
    ...wholeFaults(policy.excludeSec, 0, DAY_SEC, 'excludeSec'),
    ...wholeFaults(policy.skillRelaxSec, 0, DAY_SEC, 'skillRelaxSec'),
    ...wholeFaults(policy.stickyWindowHours, 0, 24 * 365, 'stickyWindowHours'),
    ...wholeFaults(policy.stickyHoldSec, 0, DAY_SEC, 'stickyHoldSec'),
    ...wholeFaults(policy.stickyHoldVipSec, 0, DAY_SEC, 'stickyHoldVipSec'),
    ...wholeFaults(policy.wrapUpSec, 0, WRAP_UP_SEC_MAX, 'wrapUpSec'),
    ...wholeFaults(fairCap?.max, 1, 1_000, 'fairCap.max'),
    ...wholeFaults(fairCap?.perSec, 60, DAY_SEC, 'fairCap.perSec'),
  ]);
}

/** Judged with what it inherits; only what the team says itself is named. */
function queueFaults(team: TeamSettings, workspace: QueueSettings, room: SettingsRoom): SettingsFault[] {
  const own = team.queue ?? {};
  const faults = queueSettingsFaults(queueSettingsOf({ workspace, team: own }), team.id);
  return under('queue', [
    ...faults.filter(({ field }) => field in own).map(({ field, code }) => ({ path: field, code })),
    ...teamRefFaults(own.fallbackTeam ?? undefined, 'fallbackTeam', room),
  ]);
}

function slotsFaults(slots: readonly Slot[], room: SettingsRoom): SettingsFault[] {
  const names = slots.map(({ name }) => name);
  return [
    ...faultIf(slots.length > FLOW_QUESTIONS_MAX, 'slots', 'TOO_MANY'),
    ...slots
      .slice(0, FLOW_QUESTIONS_MAX)
      .flatMap((slot, at) =>
        under(`slots.${at}`, [
          ...nameFaults(slot.name, 'name'),
          ...faultIf(names.indexOf(slot.name) < at, 'name', 'DUPLICATE'),
          ...eachLanguage(slot.question, 'question', (text, path) => nameFaults(text, path, QUESTION_UTF16_MAX)),
          ...wholeFaults(slot.tries, 1, SLOT_TRIES_MAX, 'tries'),
          ...checkFaults(slot, room),
        ]),
      ),
  ];
}

function checkFaults({ check }: Slot, { isRegex }: SettingsRoom): SettingsFault[] {
  if (check.kind === 'regex') return faultIf(!isRegex(check.pattern), 'check.pattern', 'BAD_REGEX');
  if (check.kind !== 'choice') return [];
  return eachLanguage(check.choices, 'check.choices', (choices, path) => [
    ...faultIf(choices.length === 0, path, 'EMPTY'),
    ...faultIf(choices.length > CHOICES_MAX, path, 'TOO_MANY'),
    ...choices.flatMap((choice, at) => [
      ...nameFaults(choice, `${path}.${at}`),
      ...faultIf(
        countGraphemes(choice, QUICK_REPLY_LABEL_GRAPHEMES_MAX) > QUICK_REPLY_LABEL_GRAPHEMES_MAX,
        `${path}.${at}`,
        'TOO_LONG',
      ),
    ]),
  ]);
}

/** At least one. */
function eachLanguage<T>(
  values: PerLanguage<T>,
  path: string,
  faultsOf: (value: T, path: string) => readonly SettingsFault[],
): SettingsFault[] {
  const written = LANGUAGES.flatMap((language) => {
    const value = values[language];
    return value === undefined ? [] : faultsOf(value, `${path}.${language}`);
  });
  return [...faultIf(Object.keys(values).length === 0, path, 'EMPTY'), ...written];
}
