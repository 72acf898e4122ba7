// What stands in a circle without a picture: never nothing.
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Avatar from './Avatar.svelte';

const drawn = (name: string) => render(Avatar, { props: { name, seed: 'demo:U1' } }).body;

test('initials, and a figure where a name has no letters', () => {
  expect(drawn('Aya Sato')).toContain('AS');
  expect(drawn('Aya Sato')).not.toContain('<svg');
  for (const name of ['🍜🍣', '12', '']) expect(drawn(name), name).toContain('<svg');
});
