// Every route of the app as a request, for tests that walk all of them: a new route takes part by itself. Only tests import it.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { app } from '../app';
import type { Env } from '../env';

export interface ServedRoute {
  readonly method: string;
  /** As Hono writes it: `/api/chats/:chatId`. */
  readonly path: string;
  readonly name: string;
}

/** Without middleware, each once. */
export function everyRoute(): ServedRoute[] {
  const names = new Set(
    app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
  );
  return [...names].map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { method, path, name };
  });
}

export function unsafeRoutes(): ServedRoute[] {
  return everyRoute().filter(({ method }) => method !== 'GET');
}

/** The path with something for every parameter: ids that exist nowhere, unless they are given. */
export function fillPath(path: string, given: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(given[name] ?? 'nobody-1'));
}

/** Calls the app itself, with other bindings in the place of some. Waits for what goes on behind the answer. */
export async function callApp(path: string, init: RequestInit = {}, instead: Partial<Env> = {}): Promise<Response> {
  const ctx = createExecutionContext();
  const response = await app.request(`http://kaiwa.test${path}`, init, { ...env, ...instead }, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

/** A brake that lets everything on, for tests that ask more than any person. */
const UNBRAKED = { limit: async () => ({ success: true }) } as RateLimit;
export const NO_BRAKES: Partial<Env> = {
  RL_LOGIN: UNBRAKED,
  RL_READS: UNBRAKED,
  RL_FILES: UNBRAKED,
  RL_COSTLY: UNBRAKED,
  RL_WRITES: UNBRAKED,
  RL_OPEN: UNBRAKED,
};
