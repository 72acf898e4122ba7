// What every decision about a chat works with: its stores, the clock, ids and chance, the alarm. Made once per object;
// tests make their own.
import type { DecisionContext } from '../domain/chat/decision';
import { type DeskRules, PLAIN_DESK } from '../domain/desk/desk-rules';
import { newUnguessableName, newUuidV7 } from '../platform/random-id';
import type { ChatRecord } from './chat-record';
import { ChatStore } from './chat-store';
import type { WriteTools } from './chat-write';
import { CommandStore } from './command-store';
import { MemberStore } from './member-store';
import { OutboxStore } from './outbox-store';
import { PlannedStore } from './planned-store';
import { SessionStore } from './session-store';
import { TypingPeople } from './typing-people';

export interface ChatTools extends WriteTools {
  readonly commands: CommandStore;
  readonly members: MemberStore;
  readonly planned: PlannedStore;
  readonly now: () => number;
  readonly newName: () => string;
  /** In [0, 1), spreads retries. */
  readonly chance: () => number;
  readonly typing: TypingPeople;
  /** What the settings say about this chat; null: nobody could say yet. */
  readonly rules: (record: ChatRecord) => DeskRules | null;
}

/** @param mediaOrigin where LINE's clients fetch our files, MEDIA_ORIGIN */
export function makeChatTools(
  storage: DurableObjectStorage,
  mediaOrigin: string,
  rules: ChatTools['rules'],
): ChatTools {
  return {
    store: new ChatStore(storage.sql),
    sessions: new SessionStore(storage.sql),
    commands: new CommandStore(storage.sql),
    outbox: new OutboxStore(storage.sql),
    members: new MemberStore(storage.sql),
    planned: new PlannedStore(storage.sql),
    // Not awaited: after an await a crash would leave rows that nothing wakes. Inside transactionSync it commits with them.
    setAlarm: (at) => void storage.setAlarm(at),
    mediaOrigin,
    now: () => Date.now(),
    newId: newUuidV7,
    newName: newUnguessableName,
    chance: Math.random,
    typing: new TypingPeople(),
    rules,
  };
}

export function decisionContext(tools: ChatTools, record: ChatRecord, now: number): DecisionContext {
  return {
    now,
    newId: () => tools.newId(now),
    epoch: record.epoch,
    nextSeq: record.seq + 1,
    isGroup: record.sourceKind !== 'user',
    policy: (tools.rules(record) ?? PLAIN_DESK).policy,
  };
}
