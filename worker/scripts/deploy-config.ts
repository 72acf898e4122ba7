// The configuration that is deployed: wrangler.toml with the ids of the account's own database and namespace and the real
// addresses. Pure. The file in the repository keeps its placeholders, for local state is named after them.

/** Where deploy writes it. */
export const DEPLOY_CONFIG = '.dist/wrangler.toml';

export interface Deployment {
  readonly databaseId: string;
  readonly settingsNamespaceId: string;
  /** Where people open the console. */
  readonly appOrigin: string;
  /** The Worker's own https address, for LINE's webhooks and media. */
  readonly mediaOrigin: string;
}

const REPLACED = {
  main: /^main = "worker\/index\.ts"$/m,
  migrations: /migrations_dir = "migrations"/,
  database: /database_id = "[0-9a-f-]{36}"/,
  namespace: /\{ binding = "SETTINGS", id = "[0-9a-f]{32}" \}/,
  appOrigin: /^APP_ORIGIN = ".*"$/m,
  mediaOrigin: /^MEDIA_ORIGIN = ".*"$/m,
} as const;

/**
 * @param source text of wrangler.toml
 * @returns the same for a file one folder below the root
 * @throws where wrangler.toml no longer has one of the places to be filled in
 */
export function toDeployConfig(source: string, deployment: Deployment): string {
  const values: Record<keyof typeof REPLACED, string> = {
    main: 'main = "../worker/index.ts"',
    migrations: 'migrations_dir = "../migrations"',
    database: `database_id = "${deployment.databaseId}"`,
    namespace: `{ binding = "SETTINGS", id = "${deployment.settingsNamespaceId}" }`,
    appOrigin: `APP_ORIGIN = "${deployment.appOrigin}"`,
    mediaOrigin: `MEDIA_ORIGIN = "${deployment.mediaOrigin}"`,
  };
  let text = source;
  for (const name of Object.keys(REPLACED) as (keyof typeof REPLACED)[]) {
    if (!REPLACED[name].test(text)) throw new Error(`wrangler.toml has no place for ${name} as it is written here.`);
    text = text.replace(REPLACED[name], () => values[name]);
  }
  return text;
}

/** An origin that may go into production: https, no path. */
export function isHttpsOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).origin === text;
}
