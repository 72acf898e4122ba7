// Before the console's tests: the compiled messages they import, unless whoever runs them has made them and others read them now
// (KAIWA_MESSAGES=compiled). In a process of its own, as the compiler does not end by itself.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function setup(): void {
  if (process.env.KAIWA_MESSAGES === 'compiled') return;
  execFileSync(process.execPath, [fileURLToPath(new URL('./compile-messages.ts', import.meta.url))], {
    stdio: 'inherit',
  });
}
