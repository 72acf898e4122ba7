import { expect, test } from 'vitest';
import { toNetworkPrefix } from './network-prefix';

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['203.0.113.255', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:12:34ff:1:2:3:4', '2001:db8:12:3400::/56'],
  ['2001:db8:12:3401::1', '2001:db8:12:3400::/56'],
  ['2001:DB8:12:3401::1', '2001:db8:12:3400::/56'],
  ['2001:db8::', '2001:db8:0:0::/56'],
  ['::1', '0:0:0:0::/56'],
  ['fe80::1%eth0', 'fe80:0:0:0::/56'],
  ['300.1.1.1', 'unknown'],
  ['1:2:3', 'unknown'],
  ['1::2::3', 'unknown'],
  ['nonsense', 'unknown'],
  ['', 'unknown'],
])('the network of %s is %s', (address, prefix) => {
  expect(toNetworkPrefix(address)).toBe(prefix);
});
