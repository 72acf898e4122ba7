// Runs one of Kaiwa's scripts: `node worker/scripts/run.mjs <file.ts> [arguments]`. Plain JavaScript without dependencies,
// for on a fresh clone nothing else can run: it installs what the lock file names, bundles the script (Kaiwa's modules import
// each other without file endings) and hands over to the Node of node_modules. Called by the npm scripts only.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [entry, ...args] = process.argv.slice(2);
if (!entry) fail('usage: node worker/scripts/run.mjs <file.ts> [arguments]');

if (Number.parseInt(process.versions.node, 10) < 20) fail(`Kaiwa needs Node 20 or newer; this is ${process.version}.`);
if (!isInstalled()) install();

const bundle = join(root, '.dist', entry.replace(/\.ts$/, '.mjs'));
mkdirSync(dirname(bundle), { recursive: true });
const { build } = await import('esbuild');
await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});

const child = spawn(nodeOfKaiwa(), ['--enable-source-maps', bundle, ...args], { cwd: root, stdio: 'inherit' });
// Ctrl-C reaches the whole foreground group, so the script gets it by itself; the others only this process.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

/** Whether every package of the lock file lies in node_modules in its version. Contents, not times: a checkout moves times. */
function isInstalled() {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath) || !existsSync(nodeOfKaiwa())) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

/**
 * `npm install`, not `npm ci`: a lock file made where the registry had no packages for other systems (optional ones, with
 * binaries) is refused by `npm ci` everywhere. The versions are the lock file's all the same, and it is not rewritten.
 */
function install() {
  console.log('Installing what the lock file names; the first time this takes about a minute …');
  const npm = process.env.npm_execpath;
  const options = {
    cwd: root,
    stdio: 'inherit',
    // The browser tests drive the system's browser.
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  };
  const flags = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm ? spawnSync(process.execPath, [npm, ...flags], options) : spawnSync('npm', flags, options);
  if (done.status !== 0) fail('npm install failed; see above.');
}

function nodeOfKaiwa() {
  return join(root, 'node_modules', 'node', 'bin', 'node');
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}
