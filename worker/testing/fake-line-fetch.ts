// LINE's side of fetch for tests: answers as told, remembers every request. Knows nothing of the client under test.
export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly redirect: string | undefined;
}

type Answer = (request: SeenRequest, signal: AbortSignal | undefined) => Response | Promise<Response>;

/** A fetch that gives `answer` to each request, and the list of what it was asked. */
export function fakeLineFetch(answer: Answer): {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly seen: SeenRequest[];
} {
  const seen: SeenRequest[] = [];
  return {
    seen,
    async fetch(url, init) {
      const request = {
        url,
        method: init.method ?? 'GET',
        headers: new Headers(init.headers),
        body: typeof init.body === 'string' ? init.body : '',
        redirect: init.redirect,
      };
      seen.push(request);
      return answer(request, init.signal ?? undefined);
    },
  };
}

/** A JSON answer with a request id, as LINE gives. */
export function lineAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { 'x-line-request-id': 'req-1', ...headers } });
}

/** Never answers; ends with the request's own time limit, like a server that took the request and fell silent. */
export function silence(signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
