import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWebhook } from './parse-webhook';

function parsed(body: string) {
  const result = parseWebhook(body);
  if (!result.ok) throw new Error('refused');
  return result.value;
}

describe('the raw text of an event', () => {
  test('is byte for byte what LINE sent: escapes, blanks, order and digits', () => {
    const first =
      '{ "type" : "message","message":{"text":"\\uD83E\\uDD28 \\"]}{[,","id":"12345678901234567890"}, "n":12345678901234567890.50 }';
    const second = '{"b":[{"events":[1,2]}],"a":"\\\\"}';
    const body = `{"x":{"events":["no"]},\r\n "events" : [\t${first} , ${second}\n] ,"destination":"U1"}`;
    expect(parsed(body).events.map((event) => event.raw)).toEqual([first, second]);
  });

  test('is found under an escaped name, and of two lists the last one counts as in JSON.parse', () => {
    expect(parsed('{"\\u0065vents":[1]}').events.map((event) => event.raw)).toEqual(['1']);
    expect(parsed('{"events":[1,2],"events":[{"type":"x"}]}').events.map((event) => event.raw)).toEqual([
      '{"type":"x"}',
    ]);
  });

  test('is the element itself for any JSON in any layout', () => {
    const layout = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), layout, (events, other, space) => {
        const result = parsed(JSON.stringify({ other, events, more: other }, null, space));
        expect(result.events).toHaveLength(events.length);
        result.events.forEach((event, i) => {
          expect(JSON.parse(event.raw)).toEqual(JSON.parse(JSON.stringify(events[i])));
        });
      }),
    );
  });
});

describe('what is let in', () => {
  test('no events, an empty list, an unknown property', () => {
    expect(parsed('{"destination":"U1"}')).toEqual({ destination: 'U1', events: [] });
    expect(parsed('{"destination":"U1","events":[],"new":1}')).toEqual({ destination: 'U1', events: [] });
  });

  test('a field of the wrong type is absent and costs its event nothing else', () => {
    const event = { type: 'message', timestamp: 'soon', source: 5, message: { id: 7, type: 'text', text: 'hi' } };
    expect(parsed(JSON.stringify({ events: [event] })).events[0]?.event).toEqual({
      type: 'message',
      message: { type: 'text', text: 'hi' },
    });
  });

  test('an element that is no object stays raw beside its neighbours', () => {
    const events = parsed('{"events":[null,5,"x",[],{"type":"follow"}]}').events;
    expect(events.map((event) => event.raw)).toEqual(['null', '5', '"x"', '[]', '{"type":"follow"}']);
    expect(events.slice(0, 4).every((event) => event.event === null)).toBe(true);
    expect(events[4]?.event?.type).toBe('follow');
  });

  test('a destination of another type is none', () => {
    expect(parsed('{"destination":5}').destination).toBeUndefined();
  });
});

test.each(['', 'i am not jason', '{"events":[}', 'null', '5', '"x"', '[]', '{"events":{}}', '{"events":null}'])(
  '%j is refused',
  (body) => {
    expect(parseWebhook(body)).toEqual({ ok: false, error: { code: 'BAD_REQUEST', retry: false } });
  },
);
