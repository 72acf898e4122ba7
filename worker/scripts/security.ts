// `npm run security`: one report of what protects the system, made by the tests that hold it and by the tables that they read: who may
// call what, cookies, headers and policy, limits, secrets in the repository, marked texts in the log, dependencies. Ends non-zero
// when anything of it fails; a registry that does not answer is said and is no failure.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { ROUTE_RIGHTS } from '../auth/route-rights';
import { ROLE_GRANTS } from '../domain/permissions/bundles';
import { ROLES, type Role } from '../domain/permissions/role';
import { ANSWER_HEADERS } from '../platform/answer-header-list';
import { runTool, toolEnvironment } from './child-process';
import { markdownTable } from './guide-section';

const REPORT = '.dist/security.json';
const AUDIT_MS_MAX = 60_000;

/** What each part of the report rests on. `only`: of a file that holds more, the tests whose names say so. */
const SECTIONS: readonly { readonly title: string; readonly files: readonly string[]; readonly only?: RegExp }[] = [
  { title: 'every route with every role', files: ['worker/auth/route-rights.worker.test.ts'] },
  { title: 'cookie flags', files: ['worker/auth/login-route.worker.test.ts'], only: /cookie/i },
  {
    title: 'headers and policy of contents',
    files: [
      'worker/platform/answer-headers.worker.test.ts',
      'worker/scripts/page-headers.test.ts',
      'worker/platform/policy-report-route.worker.test.ts',
    ],
  },
  { title: 'bodies and requests of other sites', files: ['worker/platform/json-body.worker.test.ts'] },
  { title: 'brakes', files: ['worker/auth/limit-calls.worker.test.ts'] },
  { title: 'random requests and frames', files: ['worker/testing/fuzz/fuzz.worker.test.ts'] },
  {
    title: 'keys and their rotation',
    files: ['worker/platform/seal.test.ts', 'worker/db/reseal-secrets.worker.test.ts'],
  },
  { title: 'secrets in the repository', files: ['worker/scripts/secret-scan.test.ts'] },
  {
    title: 'marked texts in the log',
    files: ['worker/testing/log-canaries.worker.test.ts', 'worker/platform/log.test.ts'],
  },
  {
    title: 'API document off unless switched on',
    files: ['worker/api-docs/openapi.worker.test.ts', 'worker/scripts/page-headers.test.ts'],
    only: /API_DOCS|API document/,
  },
];

interface TestFile {
  readonly name: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}

async function main(): Promise<void> {
  console.log(rolesTable());
  console.log('\nHeaders of every answer of the Worker:');
  for (const [name, value] of Object.entries(ANSWER_HEADERS)) console.log(`  ${name}: ${value}`);
  console.log(`\nPolicy of the console's pages:\n  ${policyOfPages()}\n`);
  const failed = (await runSections()) + (await auditDependencies());
  console.log(failed === 0 ? '\nAll of it holds.' : `\n${failed} of it failed.`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Which routes are open to each role, by the same table that the Worker asks. */
function rolesTable(): string {
  const rows = Object.entries(ROUTE_RIGHTS).map(([route, right]) => {
    const reachOf = (role: Role) =>
      right === 'public' || right === 'signed_in' ? 'yes' : (ROLE_GRANTS[role][right] ?? '-');
    return [route, right === 'public' ? 'yes' : '-', ...ROLES.map(reachOf)];
  });
  return markdownTable(['route', 'nobody signed in', ...ROLES], rows);
}

function policyOfPages(): string {
  return /Content-Security-Policy: (.*)/.exec(readFileSync('web/_headers', 'utf8'))?.[1] ?? 'none';
}

/** @returns how many failed */
async function runSections(): Promise<number> {
  mkdirSync('.dist', { recursive: true });
  rmSync(REPORT, { force: true });
  const files = [...new Set(SECTIONS.flatMap((section) => section.files))];
  const reporters = ['--reporter=json', `--outputFile.json=${REPORT}`, '--silent=passed-only'];
  const projects = ['--project', 'node', '--project', 'workerd'];
  const { code, output } = await runTool('vitest', ['run', ...projects, ...reporters, ...files]);
  if (!existsSync(REPORT)) {
    console.error(output);
    return 1;
  }
  const { testResults } = JSON.parse(readFileSync(REPORT, 'utf8')) as { testResults: TestFile[] };
  let failed = 0;
  for (const { title, files: names, only } of SECTIONS) {
    const own = testResults.filter(({ name }) => names.some((file) => name.endsWith(file)));
    const tests = own.flatMap((file) => file.assertionResults).filter(({ fullName }) => only?.test(fullName) ?? true);
    const passed = tests.filter(({ status }) => status === 'passed').length;
    const broken = tests.filter(({ status }) => status === 'failed');
    // A section without a test that passed would hold nothing.
    const isRight = broken.length === 0 && passed > 0 && own.length === names.length;
    console.log(`${isRight ? 'ok  ' : 'FAIL'} ${title}: ${passed} passed, ${broken.length} failed`);
    for (const { fullName } of broken) console.log(`     ${fullName}`);
    if (!isRight) failed += 1;
  }
  if (code !== 0 && failed === 0) console.error(output);
  return code !== 0 && failed === 0 ? 1 : failed;
}

/** Only what runs in production counts, from `high` on. */
async function auditDependencies(): Promise<number> {
  const options = { env: toolEnvironment(), timeout: AUDIT_MS_MAX, maxBuffer: 64 * 1024 * 1024 };
  const answer = await promisify(execFile)('npm', ['audit', '--omit=dev', '--json'], options).then(
    ({ stdout }) => stdout,
    // npm ends non-zero both for findings and for a registry that does not answer; what it printed tells which.
    (cause: { stdout?: string }) => cause.stdout ?? '',
  );
  const found = readAudit(answer);
  if (!found) {
    console.warn('SKIPPED dependencies: THE REGISTRY DID NOT ANSWER; nothing is known of them by this run');
    return 0;
  }
  const { total, serious } = found;
  console.log(
    `${serious === 0 ? 'ok  ' : 'FAIL'} dependencies: ${total} advisories, ${serious} of them high or critical`,
  );
  return serious === 0 ? 0 : 1;
}

function readAudit(text: string): { readonly total: number; readonly serious: number } | null {
  try {
    const { metadata } = JSON.parse(text) as { metadata?: { vulnerabilities?: Record<string, number> } };
    const counts = metadata?.vulnerabilities;
    return counts ? { total: counts.total ?? 0, serious: (counts.high ?? 0) + (counts.critical ?? 0) } : null;
  } catch {
    // No report: said by the caller.
    return null;
  }
}

await main();
