// A signed-in operator over HTTP, as the console is one, for scripts and tests outside the browser. Keeps the login's cookies.
// Speaks to the console's origin or straight to the Worker; knows only paths, its callers know the shapes.

export interface DeskClient {
  /** @throws with status and body where the answer is not 2xx */
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  delete<Answer>(path: string): Promise<Answer>;
  /** For opening a socket: `cookie` and `origin` as a browser would send them. */
  headers(): Record<string, string>;
}

/**
 * Signs in.
 * @param base address to call, e.g. http://localhost:8788
 * @param appOrigin the console's origin; the Worker takes no unsafe request from another
 * @param login `askCode`: gives a code of the account's second factor; without it such an account is refused
 */
export async function signIn(
  base: string,
  appOrigin: string,
  login: { readonly email: string; readonly password: string; readonly askCode?: () => Promise<string> },
): Promise<DeskClient> {
  const cookies = new Map<string, string>();
  const headers = () => ({
    origin: appOrigin,
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  });
  const send = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...headers(),
        ...(method === 'GET' ? {} : { 'x-kaiwa': '1' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const split = pair.indexOf('=');
      cookies.set(pair.slice(0, split), pair.slice(split + 1));
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    // The caller names the shape; what the Worker sends is held by its own tests.
    return (text === '' ? null : JSON.parse(text)) as Answer;
  };
  const { askCode, ...words } = login;
  const step = await send<{ readonly needs?: string }>('POST', '/api/auth/login', words);
  if (step.needs === 'factor') {
    if (askCode === undefined)
      throw new Error(`${words.email} has a second factor, and nobody can be asked for a code.`);
    await send('POST', '/api/auth/login/code', { code: await askCode() });
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    headers,
  };
}
