import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env';
export class LoginGuard extends DurableObject<Env> {}
