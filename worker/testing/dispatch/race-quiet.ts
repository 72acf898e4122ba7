// What must hold once a race is over: every chat was served, no reservation and no slot is left, and the Dispatcher knows each chat as
// it is. Only tests import it.
import type { RaceChat, RaceFacts } from './race-chat';
import type { RaceDispatcher } from './race-dispatcher';

/** @returns what is wrong */
export function judgeQuiet(chats: Iterable<RaceChat>, { ledgers, operators }: RaceDispatcher): string[] {
  const wrong: string[] = [];
  for (const chat of chats) {
    const ledger = ledgers.get(chat.id);
    if (!chat.isEmpty) wrong.push(`${chat.id} was never served: ${chat.session?.state}`);
    if ((ledger?.reservations.length ?? 0) > 0) wrong.push(`a reservation of ${chat.id} is left`);
    if (whatCounts(ledger?.facts ?? null) !== whatCounts(chat.facts())) wrong.push(`${chat.id} is not known as it is`);
  }
  for (const { operatorId, used, reserved } of operators.values()) {
    if (used !== 0 || reserved !== 0) wrong.push(`${operatorId} still counts ${used} + ${reserved}`);
  }
  return wrong;
}

/** Facts without their place in the log: a settled number moves it and changes nothing that Dispatcher goes by. */
function whatCounts(facts: RaceFacts | null): string {
  return JSON.stringify({ ...facts, seq: 0 });
}
