// Asks chats whether who was told to look at them still does: a tab that died, a chat or a hub that was started anew leave nobody behind
// for long. Called by OperatorHub in each round of its alarm.
import { type ChatViewers, isDoubtful } from '../domain/hub/viewers';
import type { ChatScope } from '../domain/permissions/chat-scope';
import { logWarn } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import type { ViewedChat, ViewingStore } from './viewing-store';

/** Of one round; the next one comes in half a minute. */
const ASKED_MAX = 50;
const ANSWER_WITHIN_MS = 10_000;

export interface CheckViewersDeps {
  /** She is one of this hub's and has no tab here. */
  readonly hasLeft: (operatorId: string) => boolean;
  /** Null: there is no such chat. */
  readonly ask: (chatId: string) => Promise<ChatViewers | null>;
}

/**
 * Never throws for a chat: of one that does not answer nobody knows who looks at it, so nobody is shown.
 * @param onAnswer what was known until then, and whose the chat is now
 */
export async function checkViewers(
  store: ViewingStore,
  { hasLeft, ask }: CheckViewersDeps,
  now: number,
  onAnswer: (before: ViewedChat, scope: ChatScope) => void,
): Promise<void> {
  const doubtful = store
    .all()
    .filter(({ people, checkedAt }) =>
      isDoubtful(
        checkedAt,
        people.some(({ operatorId }) => hasLeft(operatorId)),
        now,
      ),
    )
    .toSorted((a, b) => a.checkedAt - b.checkedAt)
    .slice(0, ASKED_MAX);
  await Promise.all(
    doubtful.map(async ({ chatId }) => {
      const answer = await answerOf(chatId, ask);
      // It may have told something meanwhile.
      const before = store.of(chatId);
      if (!before) return;
      if (answer) store.put(answer, now);
      else store.drop(chatId);
      onAnswer(before, answer?.scope ?? before.scope);
    }),
  );
}

async function answerOf(chatId: string, ask: CheckViewersDeps['ask']): Promise<ChatViewers | null> {
  try {
    const answer = await withinMs(ask(chatId), ANSWER_WITHIN_MS);
    if (answer.inTime) return answer.value;
    logWarn('viewers_late', { chat: chatId });
  } catch (cause) {
    logWarn('viewers_not_told', { chat: chatId, error: String(cause) });
  }
  return null;
}
