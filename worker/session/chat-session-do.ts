import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env';
export class ChatSession extends DurableObject<Env> {}
