// An Env whose LoginGuards let something happen first, just before one named call of theirs: for tests of what comes between two steps.
// Only tests import it.
import type { Env } from '../env';

/** @param before runs before every call of that name, and is awaited */
export function guardBetween(env: Env, method: string, before: () => Promise<unknown>): Env {
  const getByName = (name: string) => {
    const stub = env.LOGIN_GUARD.getByName(name);
    const call = (property: string | symbol, args: unknown[]) => Reflect.apply(Reflect.get(stub, property), stub, args);
    return new Proxy(stub, {
      get:
        (_, property) =>
        async (...args: unknown[]) => {
          if (property === method) await before();
          return call(property, args);
        },
    });
  };
  return { ...env, LOGIN_GUARD: { getByName } as unknown as Env['LOGIN_GUARD'] };
}
