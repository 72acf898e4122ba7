// How every change of a chat is made: one synchronous transaction, and only when it stands, in the same synchronous block,
// the sockets are told. Called by ChatSession for every input, by its lanes and by its alarm; nothing else writes.
// The output gate holds the frames until the rows are durable:
// https://developers.cloudflare.com/durable-objects/best-practices/access-durable-objects-storage/
import type { ChatStore } from './chat-store';
import type { Change } from './chat-write';

/** Work inside one transaction: what it answers, and what it changed (null: nothing that anybody must see). */
export type Commit = <T>(work: () => { value: T; change: Change | null }) => T;

export interface CommitParts {
  readonly storage: { transactionSync<T>(work: () => T): T };
  readonly store: ChatStore;
  readonly publish: (change: Change) => void;
}

export function makeCommit({ storage, store, publish }: CommitParts): Commit {
  return (work) => {
    const unsaved = store.unsavedLanes();
    const { value, change } = transact(storage, work, () => store.noteLanes(unsaved));
    if (change) publish(change);
    return value;
  };
}

function transact<T>(storage: CommitParts['storage'], work: () => T, onRollback: () => void): T {
  try {
    return storage.transactionSync(work);
  } catch (cause) {
    onRollback();
    throw cause;
  }
}
