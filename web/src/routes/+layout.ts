// The desk lives in the browser: its truth is the sockets, there is nothing to render beforehand.
export const ssr = false;
export const prerender = false;
