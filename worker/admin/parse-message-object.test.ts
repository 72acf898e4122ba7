// What the parser of saved messages takes before LINE is asked.
import { expect, test } from 'vitest';
import { parseMessageObject } from './parse-message-object';

test('nesting that no message of LINE has is refused, and costs nobody an error', () => {
  const deep = `{"type":"flex","altText":"x","contents":${'['.repeat(45_000)}${']'.repeat(45_000)}}`;
  const nested = `{"type":"flex","altText":"x","contents":${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}}`;
  for (const json of [deep, nested]) expect(parseMessageObject(json)).toMatchObject({ ok: false });
});

test('a Flex message as deep as people build them is taken', () => {
  const contents = Array.from({ length: 20 }).reduce<object>((inner) => ({ type: 'box', contents: [inner] }), {
    type: 'text',
    text: 'x',
  });
  const json = JSON.stringify({ type: 'flex', altText: 'x', contents });
  expect(parseMessageObject(json)).toEqual({ ok: true, value: { kind: 'flex', altText: 'x', json } });
});
