// Tells people at once that a note names them, or does so no more, when D1 has it. Whoever may not see the chat is not told: her hub
// asks. A part may come again, so only what is of these minutes is news. Called by the projection's consumer.
import { rowScope } from '../domain/permissions/chat-scope';
import type { Env } from '../env';
import { logError } from '../platform/log';
import type { ProjectionMessage } from '../rpc/projection-message';
import { operatorHub } from '../stubs';

const NEWS_MS = 10 * 60_000;

/** Never throws: the list in D1 is there at the next look. */
export async function tellMentioned(env: Env, parts: readonly ProjectionMessage[]): Promise<void> {
  const since = Date.now() - NEWS_MS;
  const told = parts.flatMap(({ chatId, row, entries }) =>
    entries.flatMap((entry) => {
      if (entry.kind !== 'note' || Math.max(entry.at, entry.editedAt ?? 0, entry.deleted?.at ?? 0) < since) return [];
      const news = { chatId, entryId: entry.id, by: entry.by };
      const named = [...new Set(entry.mentions.map(({ operatorId }) => operatorId))];
      const tell = (operatorId: string, isNamed: boolean) =>
        operatorHub(env, operatorId).mentioned(operatorId, isNamed ? news : null, rowScope(row));
      return [
        ...named.filter((operatorId) => operatorId !== entry.by.operatorId).map((operatorId) => tell(operatorId, true)),
        ...(entry.unmentioned ?? []).map((operatorId) => tell(operatorId, false)),
      ];
    }),
  );
  await Promise.all(told).catch((cause: unknown) => logError('mentioned_not_told', cause));
}
