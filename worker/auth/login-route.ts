import { Hono } from 'hono';
import type { AppEnv } from '../env';
export const loginRoutes = new Hono<AppEnv>();
