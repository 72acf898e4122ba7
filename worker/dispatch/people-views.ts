// Everybody's status and load, as the desk sees them. Reads only. Called for /api/desk/people and for the hubs' frames.
import type { DeskPerson } from '../protocol/desk-view';
import type { Work } from './dispatch-tools';
import { type PersonPresence, presences, toEffective } from './presence';

/** Whoever admins set up, and whoever was seen; disabled ones are nobody's colleagues. */
export function peopleViews(work: Work): DeskPerson[] {
  return presences(work)
    .filter(({ person }) => !person.settings?.isDisabled)
    .map((presence) => toView(work, presence));
}

function toView({ chats, plan, now }: Work, presence: PersonPresence): DeskPerson {
  const { person, effective } = presence;
  const { settings, wrapUpUntil = null } = person;
  const { used, reserved } = chats.loadOf(person.operatorId);
  return {
    operatorId: person.operatorId,
    name: settings?.name ?? '',
    role: settings?.role ?? 'operator',
    teams: [...(plan.isPlain ? plan.teams.keys() : (settings?.teams ?? []))],
    declared: person.declared,
    effective: toEffective(presence),
    reason: person.reason ?? (effective.because === 'idle' ? 'idle' : null),
    since: person.since,
    used,
    reserved,
    capacity: settings?.capacity ?? null,
    pictureUrl: settings?.pictureUrl ?? null,
    wrapUpUntil: wrapUpUntil !== null && wrapUpUntil > now ? wrapUpUntil : null,
  };
}
