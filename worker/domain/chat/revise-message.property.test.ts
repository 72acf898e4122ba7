// One message of a customer, its edits and its unsend, in any order and number: the line of the log ends the same.
// fast-check prints seed and path of a failure; put the seed into `fc.assert` to see it again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextAt, customerMessage, deepFreeze, NOW } from '../../testing/chat-states';
import { type PlacedMessage, withEdit, withOriginal, withoutContent } from './revise-message';
import { type ChatState, EMPTY_CHAT_STATE } from './session-state';
import { transition } from './transition';

type News =
  | { readonly type: 'original'; readonly text: string; readonly quoteToken: string; readonly quotedId: string }
  | { readonly type: 'edit'; readonly text: string; readonly quoteToken?: string; readonly lineTs: number }
  | { readonly type: 'unsend' };

interface World {
  readonly held: PlacedMessage | null;
  readonly state: ChatState;
}

const EMPTY: World = { held: null, state: EMPTY_CHAT_STATE };

/** The first news makes the line, every later one revises it: as the chat's object does. */
function hear({ held, state }: World, news: News): World {
  if (held) return { held: deepFreeze(revised(held, news) ?? held), state };
  const step = transition(state, firstEvent(news), contextAt(NOW));
  const first = step.ok ? step.value.entries[0] : undefined;
  if (!step.ok || first?.entry.kind !== 'message') throw new Error('no line');
  return { held: deepFreeze({ ...first.entry, lineTs: first.lineTs }), state: step.value.state };
}

function firstEvent(news: News) {
  switch (news.type) {
    case 'original': {
      const { text, quoteToken, quotedId } = news;
      return { ...customerMessage(NOW), content: { type: 'text', text }, quoteToken, quotedId } as const;
    }
    case 'edit': {
      const { text, lineTs, quoteToken } = news;
      const token = quoteToken === undefined ? {} : { quoteToken };
      return { ...customerMessage(lineTs), content: { type: 'text', text }, isEdit: true, ...token } as const;
    }
    case 'unsend':
      return { type: 'unsent_early', lineMessageId: 'm1', senderId: null, lineTs: NOW + 99 } as const;
  }
}

function revised(held: PlacedMessage, news: News): PlacedMessage | null {
  switch (news.type) {
    case 'original':
      return withOriginal(held, { lineTs: NOW, quotedId: news.quotedId });
    case 'edit':
      return withEdit(held, { ...news, content: { type: 'text', text: news.text } });
    case 'unsend':
      return withoutContent(held);
  }
}

const original: News = { type: 'original', text: 'first', quoteToken: 'q0', quotedId: 'in_0' };

const story: fc.Arbitrary<{ readonly once: readonly News[]; readonly heard: readonly News[] }> = fc
  .record({
    edits: fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { maxLength: 4 }),
    hasOriginal: fc.boolean(),
    isUnsent: fc.boolean(),
    tokens: fc.boolean(),
  })
  .map(({ edits, hasOriginal, isUnsent, tokens }): News[] => [
    ...(hasOriginal ? [original] : []),
    ...edits.map((after): News => {
      const edit = { type: 'edit', text: `edit ${after}`, lineTs: NOW + after } as const;
      return tokens || after % 2 ? { ...edit, quoteToken: `q${after}` } : edit;
    }),
    ...(isUnsent ? [{ type: 'unsend' } as const] : []),
  ])
  .filter((once) => once.length > 0)
  .chain((once) =>
    fc.record({
      once: fc.constant(once),
      heard: fc
        .array(fc.constantFrom(...once), { maxLength: 6 })
        .chain((again) => fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length })),
    }),
  );

function newestEdit(news: readonly News[]): Extract<News, { type: 'edit' }> | undefined {
  return news.filter((one) => one.type === 'edit').sort((a, b) => b.lineTs - a.lineTs)[0];
}

test('whatever the order, the newest text by LINE’s time stands at the message’s own place, and an unsend is the end', () => {
  fc.assert(
    fc.property(story, ({ once, heard }) => {
      const { held, state } = heard.reduce(hear, EMPTY);
      const hasOriginal = once.includes(original);
      if (once.some((news) => news.type === 'unsend')) {
        expect(held?.content).toEqual({ type: 'unsent' });
        expect(JSON.stringify(held)).not.toMatch(/first|edit \d|"q\d|in_0|editedAt/);
        return;
      }
      const edit = newestEdit(once);
      expect(held?.content).toEqual({ type: 'text', text: edit?.text ?? 'first' });
      expect(held?.quoteToken).toBe(edit ? edit.quoteToken : 'q0');
      expect(held?.editedAt).toBe(edit?.lineTs);
      expect(held?.isAwaited).toBe(hasOriginal ? undefined : true);
      if (hasOriginal) expect([held?.lineTs, held?.quotedId]).toEqual([NOW, 'in_0']);
      expect(state.inboundCount).toBe(1);
    }),
    { numRuns: 3_000 },
  );
});

test('a message that was taken back before it came counts for nothing', () => {
  const step = transition(EMPTY_CHAT_STATE, firstEvent({ type: 'unsend' }), contextAt(NOW));
  expect(step).toMatchObject({ value: { state: EMPTY_CHAT_STATE, effects: [], entries: [{}] } });
});
