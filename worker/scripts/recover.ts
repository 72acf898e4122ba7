// `npm run recover -- --email x [--remote]`: for an owner who cannot sign in. Writes a one-time link into D1, on this machine or on the
// deployed system, and prints it: whoever has it sets that account's password once, within 72 hours. A second factor stays.
import { mkdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { newSecretToken, sha256 } from '../platform/keyed-hash';
import { newUuidV7 } from '../platform/random-id';
import { DEPLOY_CONFIG } from './deploy-config';
import { readLocalSettings } from './local-settings';
import { takenPorts } from './local-system';
import { SECRETS_FOLDER } from './production-secrets';
import { LINK_HOURS, readRecovery, recoveryStatements, recoveryTrace } from './recover-statements';
import { applyMigrations, executeSql, type Place, query } from './workspace-storage';

interface Target {
  readonly place: Place;
  readonly appOrigin: string;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { email: { type: 'string' }, remote: { type: 'boolean', default: false } } });
  const { email } = values;
  if (!email) throw new Error('Whose account? npm run recover -- --email owner@example.org [--remote]');
  const { place, appOrigin } = values.remote ? remoteTarget() : await localTarget();
  if (place.kind === 'local') await applyMigrations(place);
  const [people, tables] = await query<[{ id: string; name: string; is_disabled: number }[], { name: string }[]]>(
    place,
    readRecovery(email),
  );
  const [person] = people;
  if (!person) throw new Error(`Nobody has the e-mail ${email}.`);
  if (person.is_disabled) throw new Error(`The account of ${person.name} is disabled: a super admin enables it.`);
  const now = Date.now();
  const token = newSecretToken();
  const hasAudit = tables.length > 0;
  const statements = recoveryStatements({ email, tokenHash: sha256(token), now });
  const trace = hasAudit ? [recoveryTrace(person.id, newUuidV7(now), now)] : [];
  mkdirSync(SECRETS_FOLDER, { recursive: true });
  await executeSql(place, [...statements, ...trace].join('\n'), SECRETS_FOLDER);
  console.log(
    hasAudit
      ? 'The audit log says that this was done.'
      : 'There is no audit log here: nothing but this line tells of it.',
  );
  console.log(`${person.name} sets a password by this link, once, within ${LINK_HOURS} hours. Her logins end.`);
  console.log(`${appOrigin}/welcome#${token}`);
}

async function localTarget(): Promise<Target> {
  const settings = readLocalSettings();
  if ((await takenPorts(settings)).length > 0) throw new Error('End npm start first: it has the database open.');
  return { place: { kind: 'local', folder: settings.workerState }, appOrigin: settings.urls.console };
}

/** Deploy wrote where the console is. */
function remoteTarget(): Target {
  const [, appOrigin] = /^APP_ORIGIN = "(.*)"$/m.exec(readFileSync(DEPLOY_CONFIG, 'utf8')) ?? [];
  if (!appOrigin) throw new Error(`${DEPLOY_CONFIG} does not say where the console is: npm run deploy writes it.`);
  return { place: { kind: 'remote', config: DEPLOY_CONFIG }, appOrigin };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
