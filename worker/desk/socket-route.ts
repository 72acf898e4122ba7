import { Hono } from 'hono';
import type { AppEnv } from '../env';
export const socketRoutes = new Hono<AppEnv>();
