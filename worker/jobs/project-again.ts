// Consumes the projection's dead letters: throws the payload away, for it is old by now, and asks each chat to send its
// present state anew. Called by consume-queue.
import { logError, logWarn } from '../platform/log';
import type { ProjectionMessage } from '../rpc/projection-message';
import { retryDelaySec } from './project-batch';

type Message = Pick<globalThis.Message<ProjectionMessage>, 'body' | 'attempts' | 'ack' | 'retry'>;

export async function projectAgainBatch(
  messages: readonly Message[],
  projectAgain: (chatId: string) => Promise<void>,
): Promise<void> {
  if (messages.length === 0) return;
  logWarn('projection_dead_letters', { messages: messages.length });
  const byChat = Map.groupBy(messages, (message) => message.body.chatId);
  for (const [chatId, ofChat] of byChat) {
    try {
      await projectAgain(chatId);
      for (const message of ofChat) message.ack();
    } catch (cause) {
      logError('project_again_failed', cause, { chatId });
      for (const message of ofChat) message.retry({ delaySeconds: retryDelaySec(message.attempts) });
    }
  }
}
