// The teams and routing rules that a workspace begins with (E1). Pure data; admins change them in the settings.
// Called by the seed and by the compiler of the settings where nothing was set.
import type { RoutingRule, RoutingSettings } from './choose-team';

export interface DefaultTeam {
  readonly teamId: string;
  readonly name: string;
}

const BILLING: DefaultTeam = { teamId: 'billing', name: 'Billing' };
const TECHNICAL: DefaultTeam = { teamId: 'technical-support', name: 'Technical Support' };
const SALES: DefaultTeam = { teamId: 'sales', name: 'Sales' };
const GENERAL: DefaultTeam = { teamId: 'general-support', name: 'General Support' };

export const DEFAULT_TEAMS: readonly DefaultTeam[] = [BILLING, TECHNICAL, SALES, GENERAL];

export const DEFAULT_ROUTING: RoutingSettings<never> = {
  rules: [
    toRule(BILLING, ['refund', 'billing']),
    toRule(TECHNICAL, ['integration', 'API']),
    toRule(SALES, ['sales', 'pricing']),
  ],
  fallbackTeamId: GENERAL.teamId,
};

function toRule({ teamId, name }: DefaultTeam, words: readonly string[]): RoutingRule<never> {
  return { id: `default-${teamId}`, name, isOn: true, when: { words }, teamId };
}
