// How many notes name this operator that she is not done with, and that there are other ones than a moment ago. The list itself is
// MentionList's.
import type { MentionNews } from '$protocol/mention-news';
import type { ApiClient } from '../api/api-client';

export class Mentions {
  open = $state(0);
  /** Steps when the list may be another one. */
  news = $state(0);
  readonly #client: ApiClient;
  readonly #onNamed: (news: MentionNews) => void;
  /** Told already: a note may be told more than once. */
  readonly #told = new Set<string>();

  /** @param onNamed a note names her now */
  constructor(client: ApiClient, onNamed: (news: MentionNews) => void) {
    this.#client = client;
    this.#onNamed = onNamed;
  }

  hear(news: MentionNews | null): void {
    if (news !== null && !this.#told.has(news.entryId)) {
      this.#told.add(news.entryId);
      this.#onNamed(news);
    }
    void this.refresh();
  }

  /** What could not be asked is asked with the next line. */
  async refresh(): Promise<void> {
    this.news += 1;
    try {
      const { MentionApi } = await import('../api/mention-api');
      const answer = await new MentionApi(this.#client).countOpen();
      if (answer.ok) this.open = answer.value.open;
    } catch {
      // This part of the console could not be loaded: the number stays as it was.
    }
  }
}
