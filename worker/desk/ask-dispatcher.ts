// One call to the Dispatcher whose answer is a value, and the refusal where it does not answer. Called by the desk's routes.
import { ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { callObject } from '../platform/call-object';
import type { DispatcherRpc } from '../rpc/dispatcher-rpc';
import type { Refusal } from '../rpc/refusal';
import { dispatcher } from '../stubs';

export function askDispatcher<T>(
  env: Env,
  call: (dispatcher: DispatcherRpc) => Promise<T>,
): Promise<Result<T, Refusal>> {
  return callObject<T, Refusal>(async () => ok(await call(dispatcher(env))));
}
