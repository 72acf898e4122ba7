// Writes migrations/ from worker/db/*-schema.ts: `npm run migration -- --name what_changes`. wrangler applies them.
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: [
    './worker/db/desk-schema.ts',
    './worker/db/people-schema.ts',
    './worker/db/channel-schema.ts',
    './worker/db/projection-schema.ts',
    './worker/db/audit-schema.ts',
  ],
  out: './migrations',
});
