// `npm run rebuild`: has the Worker write D1 anew from the chats' objects, page by page, signed in as an admin. For the local
// system by itself; for another one KAIWA_URL, KAIWA_EMAIL and KAIWA_PASSWORD name it, and the terminal asks for the code of the second
// factor. Safe to repeat and to interrupt.
import { createInterface } from 'node:readline/promises';
import { signIn } from './desk-client';
import { readLocalSettings } from './local-settings';

/** As the Worker answers (worker/protocol/rebuild-answer.ts), which scripts do not import. */
interface RebuildAnswer {
  readonly chats: number;
  readonly parts: number;
  readonly nextCursor: string | null;
}

async function main(): Promise<void> {
  const url = process.env.KAIWA_URL;
  const settings = url ? null : readLocalSettings();
  const origin = url ?? settings?.urls.console ?? '';
  const desk = await signIn(origin, origin, {
    email: process.env.KAIWA_EMAIL ?? 'owner@kaiwa.test',
    password: process.env.KAIWA_PASSWORD ?? settings?.demo.password ?? '',
    askCode,
  });
  let cursor: string | null = null;
  let chats = 0;
  do {
    const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const answer: RebuildAnswer = await desk.post(`/api/admin/rebuild${query}`, {});
    chats += answer.chats;
    cursor = answer.nextCursor;
    console.log(`${chats} chats written`);
  } while (cursor !== null);
}

async function askCode(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question('Code of your authenticator app: ')).replace(/\s/g, '');
  } finally {
    terminal.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
