// Says which addresses of third parties the Worker may fetch a file from. A name, https and its own port: no address of a
// machine in any notation, nothing inside a network, nothing of ours. What a name resolves to cannot be pinned from a Worker;
// the platform's egress is public only. Pure. Called by jobs/fetch-foreign.

const INSIDE = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'home.arpa',
  'onion',
  'workers.dev',
];

/**
 * @param ownOrigins origins of ours, refused with everything below their hosts
 * @param standIn the origin that stands in for LINE on a developer's machine, allowed as it is; null with LINE itself
 * @returns the parsed address, or null where it must not be asked for
 */
export function foreignAddress(text: string, ownOrigins: readonly string[], standIn: string | null): URL | null {
  const url = URL.parse(text);
  if (url?.username !== '' || url.password !== '') return null;
  if (standIn !== null && url.origin === standIn) return url;
  // `port` is empty for the scheme's own. The parser has turned every notation of an IPv4 address into four numbers.
  if (url.protocol !== 'https:' || url.port !== '') return null;
  const host = url.hostname.replace(/\.+$/, '');
  if (host.startsWith('[') || /^[\d.]+$/.test(host) || !host.includes('.')) return null;
  const closed = [...INSIDE, ...ownOrigins.map((origin) => new URL(origin).hostname)];
  return closed.some((name) => host === name || host.endsWith(`.${name}`)) ? null : url;
}
