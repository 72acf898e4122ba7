// By what a flood from outside counts: the address, of IPv6 the network, for one person has addresses of it without end. Pure.
import { toNetworkPrefix } from '../domain/login/network-prefix';

/** @param address the caller's; '' or absent where unknown */
export function brakeKey(address: string | undefined): string {
  if (!address) return 'unknown';
  return address.includes(':') ? toNetworkPrefix(address) : address;
}
