// The network an address belongs to, as sign-in tries are counted: /24 of IPv4, /56 of IPv6 (what one household or office
// is given). Pure. Called by auth/login-route.

/** E.g. `203.0.113.0/24`, `2001:db8:12:3400::/56`; `unknown` for what is no address. */
export function toNetworkPrefix(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const v4 = (mapped ?? address).split('.');
  if (v4.length === 4 && v4.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return `${v4.slice(0, 3).map(Number).join('.')}.0/24`;
  }
  const groups = toV6Groups(address);
  if (!groups) return 'unknown';
  const [first, second, third, fourth = 0] = groups;
  return `${[first, second, third, fourth & 0xff00].map((group) => (group ?? 0).toString(16)).join(':')}::/56`;
}

/** The eight groups of an IPv6 address, or null. */
function toV6Groups(address: string): number[] | null {
  const halves = address.split('%')[0]?.split('::') ?? [];
  if (halves.length > 2 || !address.includes(':')) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null;
}
