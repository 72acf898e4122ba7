import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ATTACHMENTS_MAX, ComposerShelf } from './composer-shelf.svelte';
import type { Preparation } from './prepare-media';

const file = (name: string) => new File(['x'], name);
const prepared = (name: string): Preparation => ({
  ok: true,
  media: {
    kind: 'file',
    blob: new Blob(['x']),
    fileName: name,
    preview: null,
    durationMs: null,
    width: null,
    height: null,
  },
  linkReason: null,
  isStilled: false,
});

beforeEach(() => {
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }));
});

describe('a file', () => {
  test('belongs to the chat in which it was picked, whatever is ready first', async () => {
    const ends = new Map<string, (preparation: Preparation) => void>();
    const shelf = new ComposerShelf((one) => new Promise((resolve) => ends.set(one.name, resolve)));
    shelf.attach('demo:U1', [file('for one')]);
    shelf.attach('demo:U2', [file('for two')]);
    ends.get('for two')?.(prepared('for two'));
    ends.get('for one')?.(prepared('for one'));
    await vi.waitFor(() => expect(shelf.of('demo:U1').attachments[0]?.phase).toBe('ready'));
    expect(shelf.of('demo:U1').attachments.map(({ fileName }) => fileName)).toEqual(['for one']);
    expect(shelf.of('demo:U2').attachments.map(({ fileName }) => fileName)).toEqual(['for two']);
  });

  test('that was removed while it was prepared does not come back', async () => {
    let end: (preparation: Preparation) => void = () => undefined;
    const shelf = new ComposerShelf(
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    shelf.attach('demo:U1', [file('a')]);
    shelf.detach('demo:U1', shelf.of('demo:U1').attachments[0]?.id ?? '');
    end(prepared('a'));
    await Promise.resolve();
    expect(shelf.of('demo:U1').attachments).toEqual([]);
  });

  test('that cannot be sent stays with its reason when the others go', async () => {
    const shelf = new ComposerShelf(async (one) =>
      one.name === 'empty' ? { ok: false, code: 'FILE_EMPTY' } : prepared(one.name),
    );
    shelf.attach('demo:U1', [file('good'), file('empty')]);
    await vi.waitFor(() =>
      expect(shelf.of('demo:U1').attachments.map(({ phase }) => phase)).toEqual(['ready', 'refused']),
    );
    shelf.takeSent('demo:U1', { withQuote: false });
    expect(shelf.of('demo:U1').attachments).toMatchObject([{ fileName: 'empty', code: 'FILE_EMPTY' }]);
  });

  test('beyond the twentieth is left out', () => {
    const shelf = new ComposerShelf(async (one) => prepared(one.name));
    shelf.attach(
      'demo:U1',
      Array.from({ length: 25 }, (_, index) => file(`${index}`)),
    );
    expect(shelf.of('demo:U1').attachments).toHaveLength(ATTACHMENTS_MAX);
  });
});

test('a quotation goes with a text, and stays where only files went', () => {
  const shelf = new ComposerShelf(async (one) => prepared(one.name));
  const quote = { entryId: 'e1', author: 'Aya', words: 'hello' };
  shelf.setQuote('demo:U1', quote);
  shelf.takeSent('demo:U1', { withQuote: false });
  expect(shelf.of('demo:U1').quote).toEqual(quote);
  shelf.takeSent('demo:U1', { withQuote: true });
  expect(shelf.of('demo:U1').quote).toBeNull();
});
