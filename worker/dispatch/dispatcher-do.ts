import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env';
export class Dispatcher extends DurableObject<Env> {}
