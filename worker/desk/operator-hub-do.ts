import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env';
export class OperatorHub extends DurableObject<Env> {}
