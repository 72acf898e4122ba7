// /api/desk: who is there, who waits, and one's own status. Read and changed at the Dispatcher alone.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { writeAudit } from '../db/audit-queries';
import { loadSettings } from '../db/channel-queries';
import { countMissed, MISSED_DAYS } from '../db/missed-notice-queries';
import { readTeamsOfPeople } from '../db/people-queries';
import { PLAIN_TEAM } from '../domain/desk/plain-team';
import { can } from '../domain/permissions/can';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import { getSettings } from '../platform/settings-snapshot';
import type { AttributeList, TagList, TeamList } from '../protocol/desk-documents';
import { intakeCommand, statusCommand } from '../protocol/desk-view';
import type { MissedNotices } from '../protocol/missed-notices';
import { dispatcher } from '../stubs';
import { refuse } from './ask-chat';
import { askDispatcher } from './ask-dispatcher';
import { isTeam } from './is-team';
import { readAttributes } from './read-attributes';
import { readTags } from './read-tags';

export const deskRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/people', async (c) => {
    const people = await askDispatcher(c.env, async (desk) => [...(await desk.people())]);
    return people.ok ? c.json({ people: people.value }) : refuse(c, people.error);
  })
  .put('/status', jsonBody(statusCommand), async (c) => {
    const { status, handOver = false } = c.req.valid('json');
    const { operatorId } = c.get('asker');
    const people = await askDispatcher(c.env, async (desk) => [
      ...(await desk.setStatus(operatorId, status, { handOver })),
    ]);
    return people.ok ? c.json({ people: people.value }) : refuse(c, people.error);
  })
  .delete('/wrap-up', async (c) => {
    const { operatorId } = c.get('asker');
    const people = await askDispatcher(c.env, async (desk) => [...(await desk.endWrapUp(operatorId))]);
    return people.ok ? c.json({ people: people.value }) : refuse(c, people.error);
  })
  .get('/queue', async (c) => {
    const { access } = c.get('asker');
    const teams = access.grants['desk.read'] === 'all' ? 'all' : [...access.teams, PLAIN_TEAM];
    const queue = await askDispatcher(c.env, (desk) => desk.queueView(teams));
    return queue.ok ? c.json(queue.value) : refuse(c, queue.error);
  })
  .post('/next', async (c) => {
    const taken = await callObject(() => dispatcher(c.env).takeNext(c.get('asker')));
    return taken.ok ? c.json(taken.value) : refuse(c, taken.error);
  })
  .get('/teams', async (c) => {
    // As chats are given out: a team that was just saved may be missing for a minute.
    const settings = await getSettings(c.env, () => loadSettings(c.env.DB));
    const teams = (settings?.desk?.teams ?? []).map(({ id, name }) => ({ id, name }));
    return c.json({ teams } satisfies TeamList);
  })
  .get('/missed-notices', async (c) => {
    const db = c.env.DB.withSession('first-primary');
    const [missed, teamsOf] = await Promise.all([countMissed(db, Date.now()), readTeamsOfPeople(db)]);
    const leads = (operatorId: string) => can(c.get('asker'), 'chat.lead', { teamIds: teamsOf.get(operatorId) ?? [] });
    const people = missed.filter(({ operatorId }) => leads(operatorId));
    return c.json({ days: MISSED_DAYS, people } satisfies MissedNotices);
  })
  .get('/attributes', async (c) => {
    const attributes = (await readAttributes(c.env)).map(({ choices, ...attribute }) => ({
      ...attribute,
      ...(choices && { choices: [...choices] }),
    }));
    return c.json({ attributes } satisfies AttributeList);
  })
  .get('/tags', async (c) => c.json({ tags: await readTags(c.env) } satisfies TagList))
  .put('/teams/:teamId/intake', jsonBody(intakeCommand), async (c) => {
    const teamId = c.req.param('teamId');
    if (!can(c.get('asker'), 'queue.manage', { teamIds: [teamId] })) return errorResponse(c, 'NOT_PERMITTED');
    if (!(await isTeam(c.env, teamId))) return errorResponse(c, 'TEAM_UNKNOWN');
    const { intake, reason } = c.req.valid('json');
    const id = c.req.param('teamId');
    // Before the Dispatcher is asked: what it did and we could not write down would be gone.
    const audit = auditEntryOf(c, {
      action: 'team.intake_set',
      object: { kind: 'team', id },
      after: { intake, reason },
    });
    await writeAudit(c.env.DB, [audit]);
    const set = await askDispatcher(c.env, (desk) => desk.setIntake(id, intake, reason));
    return set.ok ? c.json({}) : refuse(c, set.error);
  });
