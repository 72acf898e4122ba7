// Makes src/lib/paraglide from messages/*.json, as the build does: for the type check and the tests, which come before a build.
// Not beside a build or tests, which find no messages for a moment: node web/scripts/compile-messages.ts
import { fileURLToPath } from 'node:url';
import { compile } from '@inlang/paraglide-js';
import { messageCompiler } from '../message-compiler.config.ts';

await compile(messageCompiler(fileURLToPath(new URL('../', import.meta.url))));
console.log('Messages compiled.');
// The compiler leaves its store open, which would keep this process alive.
process.exit(0);
