// The demo's desk: four teams with their rules, hours, the bot's knowledge, and who is in which team. Pure data, seeded where
// nothing was saved yet. Called by seed-workspace.
import { DEFAULT_BOT_SETTINGS } from '../domain/bot/default-bot-settings';
import { LANGUAGES } from '../domain/bot/languages';
import type { Slot } from '../domain/bot/slots';
import { DEFAULT_TEXTS } from '../domain/bot/texts';
import { type Calendar, CLOSES_SOON_MIN_DEFAULT } from '../domain/calendar/calendar';
import { DEFAULT_PERSON_DESK, type PersonDesk } from '../domain/desk/person-settings';
import { DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { DEFAULT_ROUTING, DEFAULT_TEAMS } from '../domain/routing/default-teams';
import { DEFAULT_HOURS, type DeskSettings, type TeamSettings } from '../domain/settings/desk-settings';
import { DEMO_KEYWORD_RULES, DEMO_QA_ENTRIES } from './demo-answers';

export interface DemoDeskOptions {
  /**
   * `plain`: the teams without a bot, and nobody is offered anything. `none`: no desk at all, so that nothing is said by itself
   * either, for tests of everything else.
   */
  readonly kind: 'full' | 'plain' | 'none';
  readonly hours: 'always' | 'office';
  readonly timeZone: string;
}

const GENERAL = 'general-support';
const TEAM_IDS = DEFAULT_TEAMS.map(({ teamId }) => teamId);

/** An order number has three digits at least, whatever else. */
const ORDER_NUMBER: Slot = {
  name: 'order_number',
  question: Object.fromEntries(LANGUAGES.map((language) => [language, DEFAULT_TEXTS[language].slot_order_number])),
  check: { kind: 'regex', pattern: '[0-9]{3,}' },
};

/** Documents by name; what they leave out has its default. */
export function demoDocuments({ kind, hours, timeZone }: DemoDeskOptions): Partial<DeskSettings> {
  // A small shop: everybody sees every chat.
  const access = { ...DEFAULT_ACCESS, operatorsSee: 'all' as const };
  if (kind === 'none') return { access };
  const isFull = kind === 'full';
  return {
    access,
    teams: DEFAULT_TEAMS.map(({ teamId, name }) => toTeam(teamId, name, isFull)),
    routing: DEFAULT_ROUTING,
    bot: { ...DEFAULT_BOT_SETTINGS, keywordRules: DEMO_KEYWORD_RULES, qaEntries: DEMO_QA_ENTRIES },
    hours: { ...DEFAULT_HOURS, calendar: hours === 'office' ? officeHours(timeZone) : null },
    channels: { demo: { reception: 'real_time', isBotOn: isFull } },
  };
}

/** @param email of one of the demo people */
export function demoPerson(email: string, kind: DemoDeskOptions['kind']): PersonDesk {
  // Where nobody is offered anything everybody takes what she wants.
  if (kind !== 'full') return { ...DEFAULT_PERSON_DESK, capacity: null, teams: TEAM_IDS };
  const isServing = email.startsWith('operator@') || email.startsWith('supervisor@');
  return { ...DEFAULT_PERSON_DESK, languages: ['en', 'ja', 'th'], teams: isServing ? TEAM_IDS : [] };
}

function toTeam(id: string, name: string, isFull: boolean): TeamSettings {
  return {
    id,
    name,
    policy: isFull ? {} : { strategy: 'manual' },
    slots: isFull && id === 'billing' ? [ORDER_NUMBER] : [],
    ...(id !== GENERAL && { fallbackTeamId: GENERAL }),
  };
}

function officeHours(zone: string): Calendar {
  const weekday = [{ start: '09:00', end: '18:00' }];
  return {
    zone,
    weekly: [weekday, weekday, weekday, weekday, weekday, [], []],
    exceptions: [],
    holidays: [],
    closesSoonMin: CLOSES_SOON_MIN_DEFAULT,
  };
}
