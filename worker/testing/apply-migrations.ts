// Gives each test file the real schema of D1. Run by vitest before the files of the project `workerd`.
import { applyD1Migrations, env } from 'cloudflare:test';
import { beforeAll } from 'vitest';

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS));
