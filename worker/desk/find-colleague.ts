// To whom a chat may be given by hand: somebody of the desk who is not offline. Asked of the Dispatcher, which knows both.
// Called by the transfer route.
import type { Person } from '../domain/chat/session-state';
import type { OperatorId } from '../domain/ids';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import type { Refusal } from '../rpc/refusal';
import { askDispatcher } from './ask-dispatcher';

/** OPERATOR_UNKNOWN where nobody bears this id; NOT_ELIGIBLE where she is offline. */
export async function findColleague(env: Env, operatorId: string): Promise<Result<Person, Refusal>> {
  const people = await askDispatcher(env, (desk) => desk.people());
  if (!people.ok) return people;
  const found = people.value.find((one) => one.operatorId === operatorId);
  if (!found) return err({ code: 'OPERATOR_UNKNOWN', retry: false });
  if (found.effective === 'offline') return err({ code: 'NOT_ELIGIBLE', retry: false });
  return ok({ operatorId: found.operatorId as OperatorId, name: found.name });
}
