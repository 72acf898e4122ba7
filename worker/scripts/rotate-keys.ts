// `npm run rotate-keys [-- --new-key | --check] [-- --remote]`: seals all secrets and tokens in D1 under the newest key of DATA_KEK and
// publishes the settings, on this machine or on the deployed system. `--new-key` makes that key first. May be killed and run again
// (then without --new-key). Seeds of second factors lie in objects, which the sweep asks to seal them anew: `--check` changes nothing and
// says how many values of D1 are under an old key and how many people's seeds are still to come. Old keys stay in DATA_KEK until then.
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  countUnderOldKeys,
  type ResealReport,
  resealSecrets,
  type SealedRow,
  type SealedRows,
} from '../db/reseal-secrets';
import { newestKeyVersion } from '../platform/seal';
import { requireTool } from './child-process';
import { DEPLOY_CONFIG } from './deploy-config';
import { keepLocalKeys, readLocalSettings } from './local-settings';
import { takenPorts } from './local-system';
import { keepProductionSecrets, readProductionSecrets, SECRETS_FILE, SECRETS_FOLDER } from './production-secrets';
import { executeSql, type Place, query, writeWorkspace } from './workspace-storage';

/** Whoever is to hear of rights anew seals the seed anew, too. */
const RESEAL_SEEDS = 'UPDATE operators SET access_told = -1;';

interface Target {
  readonly place: Place;
  readonly dataKek: string;
  /** Keeps the keys here, then gives them to the Worker: it must know a key before anything is sealed under it. */
  readonly giveKeys: (dataKek: string) => Promise<void>;
}

async function main(): Promise<void> {
  const target = process.argv.includes('--remote') ? remoteTarget() : await localTarget();
  if (process.argv.includes('--check')) return check(target);
  const dataKek = process.argv.includes('--new-key') ? withNewKey(target.dataKek) : target.dataKek;
  mkdirSync(SECRETS_FOLDER, { recursive: true });
  await target.giveKeys(dataKek);
  const { place } = target;
  const done = await resealSecrets(rowsAt(place), dataKek);
  if (!done.ok) throw new Error(`Not finished (${done.error.code}). Run it again.`);
  await writeWorkspace(
    place,
    ['UPDATE workspace SET settings_version = settings_version + 1 WHERE id = 1;', RESEAL_SEEDS],
    SECRETS_FOLDER,
  );
  tell(done.value);
  await tellSeeds(place, done.value.broken.length === 0);
}

function rowsAt(place: Place): SealedRows {
  return {
    select: async (sql) => (await query<[SealedRow[]]>(place, [sql]))[0],
    run: (statements) => executeSql(place, statements.join('\n'), SECRETS_FOLDER),
  };
}

async function check({ place, dataKek }: Target): Promise<void> {
  const counted = await countUnderOldKeys(rowsAt(place), dataKek);
  if (!counted.ok) throw new Error(`DATA_KEK cannot be used (${counted.error.code}).`);
  const { keyVersion, values, old } = counted.value;
  console.log(
    old === 0
      ? `Keys of channels and the client secret: all ${values} values are under key ${keyVersion}.`
      : `Keys of channels and the client secret: ${old} of ${values} values are not under key ${keyVersion}; run it without --check.`,
  );
  await tellSeeds(place, old === 0);
}

/** With how many people the sweep is still to go. @param isRestDone 0 people, and the old keys open nothing any more */
async function tellSeeds(place: Place, isRestDone: boolean): Promise<void> {
  const [[left]] = await query<[{ count: number }[]]>(place, [
    'SELECT count(*) AS count FROM operators WHERE access_told < access_version',
  ]);
  console.log(
    left?.count === 0
      ? `All seeds of second factors are under the newest key${isRestDone ? ': the old ones may go' : ''}.`
      : `Seeds of second factors of ${left?.count ?? 0} people follow with the sweep, every minute; keep the old keys until then (--check).`,
  );
}

function tell({ keyVersion, resealed, verified, broken }: ResealReport): void {
  console.log(
    `Key ${keyVersion}: ${resealed} values sealed anew, ${verified} opened and right; the settings are published.`,
  );
  if (broken.length === 0) return;
  console.error(`No key opens ${broken.join(', ')}: enter these anew in the settings.`);
  process.exitCode = 1;
}

function withNewKey(dataKek: string): string {
  const newest = newestKeyVersion(dataKek);
  if (newest === null) throw new Error('DATA_KEK is no map of key versions.');
  return JSON.stringify({ ...JSON.parse(dataKek), [newest + 1]: randomBytes(32).toString('base64') });
}

async function localTarget(): Promise<Target> {
  const settings = readLocalSettings();
  if ((await takenPorts(settings)).length > 0) throw new Error('End npm start first: it has the database open.');
  return {
    place: { kind: 'local', folder: settings.workerState },
    dataKek: settings.variables.DATA_KEK ?? '',
    giveKeys: async (dataKek) => {
      if (dataKek === settings.variables.DATA_KEK) return;
      keepLocalKeys(settings.stateFolder, dataKek);
      // A key of .dev.vars lies over ours and would hide the new one from the Worker.
      if (readLocalSettings().variables.DATA_KEK !== dataKek)
        throw new Error('Put the new key into .dev.vars by hand.');
    },
  };
}

function remoteTarget(): Target {
  const secrets = readProductionSecrets();
  if (!secrets) throw new Error(`${SECRETS_FILE} is missing: it holds the secrets the Worker was deployed with.`);
  return {
    place: { kind: 'remote', config: DEPLOY_CONFIG },
    dataKek: secrets.DATA_KEK,
    giveKeys: async (dataKek) => {
      keepProductionSecrets({ ...secrets, DATA_KEK: dataKek });
      const file = join(SECRETS_FOLDER, 'new-keys.json');
      writeFileSync(file, JSON.stringify({ DATA_KEK: dataKek }), { mode: 0o600 });
      try {
        await requireTool('wrangler', ['secret', 'bulk', file, '--config', DEPLOY_CONFIG]);
      } finally {
        rmSync(file);
      }
    },
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
