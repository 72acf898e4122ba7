// How much memory a running Worker takes, from outside: the resident size of the workerd processes of one wrangler.
// Only system tests import it; asks `ps`, which every Unix has.
import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const EVERY_MS = 100;

/** Bytes that the workerd processes in the group of the wrangler with this argument hold just now. */
export async function workerdBytes(argument: string): Promise<number> {
  const { stdout } = await run('ps', ['-axww', '-o', 'pgid=,rss=,args='], { maxBuffer: 16 * 1024 * 1024 });
  const processes = stdout.split('\n').flatMap((line) => {
    const [, group, kilobytes, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return group && args ? [{ group, bytes: Number(kilobytes) * 1024, args }] : [];
  });
  const group = processes.find(({ args }) => args.includes('wrangler') && args.includes(argument))?.group;
  const held = processes.filter((one) => one.group === group && /\bworkerd (serve|-)/.test(one.args));
  if (held.length === 0) throw new Error(`no workerd under a wrangler with ${argument}`);
  return held.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The most it ever held while `work` ran. */
export async function peakDuring<T>(
  argument: string,
  work: () => Promise<T>,
): Promise<{ value: T; peakBytes: number }> {
  let isDone = false;
  let peakBytes = 0;
  const watch = async () => {
    while (!isDone) {
      peakBytes = Math.max(peakBytes, await workerdBytes(argument));
      await wait(EVERY_MS);
    }
  };
  const watching = watch();
  try {
    return { value: await work(), peakBytes };
  } finally {
    isDone = true;
    await watching;
  }
}
