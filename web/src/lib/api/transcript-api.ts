// Transcripts of chats. Made by their dialog alone, so that the desk does not load its schemas.
import * as z from 'zod/mini';
import { type TranscriptFile, type TranscriptQuery, transcriptFile } from '$protocol/transcript';
import type { ApiClient } from './api-client';
import { type ApiResult, done, refused } from './api-result';

export class TranscriptApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** The file as it is to be saved. No link that a browser follows: the person may be asked for a fresh proof first. */
  async file(query: TranscriptQuery): Promise<ApiResult<Blob>> {
    let file = new Blob();
    const answer = await this.#client.call(z.object({}), async () => {
      const response = await this.#client.routes.api.transcripts.$get({
        query: { ...query, chat: [query.chat].flat() },
      });
      if (!response.ok) return response;
      file = await response.blob();
      return Response.json({});
    });
    return answer.ok ? done(file) : answer;
  }

  /** The same, to be printed from here. */
  async lines(query: Omit<TranscriptQuery, 'format'>): Promise<ApiResult<TranscriptFile>> {
    const file = await this.file({ ...query, format: 'json' });
    if (!file.ok) return file;
    const parsed = transcriptFile.safeParse(JSON.parse(await file.value.text()));
    return parsed.success ? done(parsed.data) : refused({ code: 'BAD_ANSWER', retry: false });
  }
}
