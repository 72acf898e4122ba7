// The ways from the simulator to Kaiwa: its service binding for Kaiwa's public address, or the network of this machine. Nothing else
// is ever fetched. Used for webhooks, for the media that the phone page shows, and for the check of media that was sent.

/** How requests get out: by the service binding for Kaiwa's own address, by network only to this machine. */
export interface WebhookRoute {
  kaiwa: { fetch: (request: Request) => Promise<Response> } | undefined;
  /** Kaiwa's public address, which the binding answers. */
  kaiwaOrigin: string;
  /** Instead of the binding, when not empty: for a Kaiwa that runs elsewhere on this machine. */
  fallbackOrigin: string;
}

/** Null = the address is not under Kaiwa's public origin, or there is no way to it. */
export function askKaiwa(route: WebhookRoute, url: URL, init: RequestInit): Promise<Response> | null {
  if (url.origin !== route.kaiwaOrigin) return null;
  if (route.fallbackOrigin !== '') return fetch(new URL(url.pathname + url.search, route.fallbackOrigin), init);
  return route.kaiwa === undefined ? null : route.kaiwa.fetch(new Request(url, init));
}

export const isThisMachine = (hostname: string) => hostname === 'localhost' || hostname === '127.0.0.1';
