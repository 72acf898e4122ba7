// The control API's faults: rules for the next calls, and faults by chance with a seed.
// Exists only in this Worker, which is never deployed. Mounted under /control by app.ts.
import { Hono } from 'hono';
import { z } from 'zod';
import { FAULT_APIS, FAULTS, faultFits, RANDOM_FAULTS } from '../api/faults';
import type { Platform } from '../platform';
import { ControlError, check, jsonOf } from './control-error';

const faultInput = z.strictObject({
  api: z.enum(FAULT_APIS),
  fault: z.enum(FAULTS),
  times: z.number().int().min(1).default(1),
  /** Length of `slow`, real milliseconds. */
  ms: z.number().int().min(0).default(12_000),
  channelId: z.string().optional(),
});
const randomInput = z.strictObject({
  seed: z.number().int(),
  rate: z.number().min(0).max(1),
  faults: z
    .array(z.enum(FAULTS))
    .min(1)
    .default([...RANDOM_FAULTS]),
  apis: z.array(z.enum(FAULT_APIS)).min(1).default(['*']),
  /** Length of `slow`, real milliseconds: shorter than the 10 s that Kaiwa waits. */
  ms: z.number().int().min(0).default(9_000),
  channelId: z.string().optional(),
});

export function faultRoutes(platform: Platform): Hono {
  const app = new Hono();
  const all = () => ({
    faults: platform.state.faults.values(),
    random: platform.state.randomFaults.get('random') ?? null,
  });
  app.post('/faults', async (c) => {
    const body = await jsonOf(c.req);
    for (const rule of check(z.array(faultInput).min(1), Array.isArray(body) ? body : [body])) {
      if (!faultFits(rule.api, rule.fault)) throw new ControlError(400, `${rule.fault} cannot happen to ${rule.api}`);
      const faultId = String(platform.state.next('fault'));
      platform.state.faults.set(faultId, { ...rule, faultId, channelId: rule.channelId ?? null });
    }
    return c.json(all(), 201);
  });
  app.post('/faults/random', async (c) => {
    const random = check(randomInput, await jsonOf(c.req));
    platform.state.randomFaults.set('random', { ...random, channelId: random.channelId ?? null, counts: {} });
    return c.json(all(), 201);
  });
  app.get('/faults', (c) => c.json(all()));
  app.delete('/faults', (c) => {
    for (const rule of platform.state.faults.values()) platform.state.faults.delete(rule.faultId);
    platform.state.randomFaults.delete('random');
    return c.json(all());
  });
  return app;
}
