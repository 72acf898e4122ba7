// What other settings mean for a chat that waits or is served: its deadlines were set by those of then, so they are looked for anew.
// Told by the Dispatcher, maybe twice. Runs inside one synchronous transaction.
import { isOwned } from '../domain/chat/session-moves';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import { reviewClosing } from './closing-time';
import { placePending } from './follow-step';
import { reviewPush } from './push-place';

export function followSettings(tools: ChatTools): Change | null {
  const record = tools.store.load();
  const rules = record && tools.rules(record);
  if (!record || !rules?.desk) return null;
  const write = new ChatWrite(tools, record, tools.now());
  placePending(tools, write, rules);
  const { session } = write.record.state;
  // Whoever waits for the opening has no closing before her yet.
  if (session?.state === 'waiting' || isOwned(session)) {
    reviewClosing(tools, write, rules, session);
    reviewPush(tools, write, rules, session);
  }
  return write.finish();
}
