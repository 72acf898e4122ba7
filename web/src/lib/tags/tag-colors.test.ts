// Every colour of tags can be read, in both themes: 4.5 to 1 by WCAG.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TAG_COLORS } from '$domain/tags/tag';

const css = readFileSync(fileURLToPath(new URL('../../app.css', import.meta.url)), 'utf8');

/** Grey is what a chip has by itself. */
function pairsOf(color: string): { readonly words: string[]; readonly ground: string[] } {
  const rule = color === 'gray' ? 'chip' : color;
  const block = css.match(new RegExp(`\\.tag-${rule} \\{[^}]*\\}`))?.[0] ?? '';
  const [words = [], ground = []] = [...block.matchAll(/light-dark\((#\w{6}), (#\w{6})\)/g)].map((all) => all.slice(1));
  return { words, ground };
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test.each(TAG_COLORS)('%s', (color) => {
  const { words, ground } = pairsOf(color);
  expect([words.length, ground.length]).toEqual([2, 2]);
  for (const theme of [0, 1]) expect(contrast(words[theme] ?? '', ground[theme] ?? '')).toBeGreaterThanOrEqual(4.5);
});
