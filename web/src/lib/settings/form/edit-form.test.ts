import { describe, expect, test } from 'vitest';
import { type ApiResult, done, refused } from '../../api/api-result';
import { EditForm } from './edit-form.svelte';

interface Stored {
  readonly words: readonly string[];
  readonly version: number;
}
interface Draft {
  words: string;
}
interface Write {
  readonly value: { words: string[] };
  readonly version: number;
}

/** A Worker with one document; `next` answers the next call in its place. */
class FakeWorker {
  stored: Stored = { words: ['a'], version: 1 };
  next: ApiResult<never> | null = null;
  readonly writes: Write[] = [];

  read(): Promise<ApiResult<Stored>> {
    return Promise.resolve(this.#instead() ?? done(this.stored));
  }

  write(value: Write['value'], on: Stored): Promise<ApiResult<Stored>> {
    this.writes.push({ value, version: on.version });
    const instead = this.#instead();
    if (instead !== null) return Promise.resolve(instead);
    if (on.version !== this.stored.version) return Promise.resolve(refused({ code: 'STALE', retry: false }));
    this.stored = { words: value.words, version: on.version + 1 };
    return Promise.resolve(done(this.stored));
  }

  #instead(): ApiResult<never> | null {
    const instead = this.next;
    this.next = null;
    return instead;
  }
}

function formOver(worker: FakeWorker): EditForm<Draft, Stored, Write['value']> {
  return new EditForm({
    read: () => worker.read(),
    write: (value, on) => worker.write(value, on),
    toDraft: ({ words }) => ({ words: words.join('\n') }),
    toValue: ({ words }) => ({ words: words.split('\n').filter((word) => word !== '') }),
  });
}

async function loaded(worker: FakeWorker) {
  const form = formOver(worker);
  await form.load();
  return form;
}

function write(form: EditForm<Draft, Stored, Write['value']>, words: string): void {
  if (form.draft === null) throw new Error('not loaded');
  form.draft.words = words;
}

test('it is dirty when it would save something else, and not by blank lines', async () => {
  const form = await loaded(new FakeWorker());
  expect(form.isDirty).toBe(false);
  write(form, 'a\n\n');
  expect(form.isDirty).toBe(false);
  write(form, 'a\nb');
  expect(form.isDirty).toBe(true);
  form.discard();
  expect([form.draft?.words, form.isDirty]).toEqual(['a', false]);
});

test('what cannot be read can be asked for again', async () => {
  const worker = new FakeWorker();
  worker.next = refused({ code: 'OFFLINE', retry: true });
  const form = await loaded(worker);
  expect([form.phase, form.error?.code, form.draft]).toEqual(['failed', 'OFFLINE', null]);
  await form.load();
  expect([form.phase, form.error]).toEqual(['ready', null]);
});

describe('saving', () => {
  test('goes on the version that was read, and the next on the one that was answered', async () => {
    const worker = new FakeWorker();
    const form = await loaded(worker);
    write(form, 'b');
    await form.save();
    expect([form.isDirty, form.isSaved]).toEqual([false, true]);
    write(form, 'c');
    expect(form.isSaved).toBe(false);
    await form.save();
    expect(worker.writes).toEqual([
      { value: { words: ['b'] }, version: 1 },
      { value: { words: ['c'] }, version: 2 },
    ]);
  });

  test('what is written while it is under way is not taken for saved', async () => {
    const form = await loaded(new FakeWorker());
    write(form, 'b');
    const saving = form.save();
    write(form, 'b\nc');
    await saving;
    expect([form.draft?.words, form.isDirty, form.isSaved]).toEqual(['b\nc', true, false]);
  });

  test('a second press while it is under way saves nothing twice', async () => {
    const worker = new FakeWorker();
    const form = await loaded(worker);
    write(form, 'b');
    await Promise.all([form.save(), form.save()]);
    expect(worker.writes).toHaveLength(1);
  });

  test('faults stand by their paths, the draft stays, and the next success takes them away', async () => {
    const worker = new FakeWorker();
    const form = await loaded(worker);
    write(form, 'b');
    worker.next = refused({ code: 'SETTINGS_INVALID', retry: false, fields: ['words.0 TOO_LONG'] });
    await form.save();
    expect(form.faults).toEqual([{ path: 'words.0', code: 'TOO_LONG' }]);
    expect([form.refusals, form.error, form.draft?.words]).toEqual([1, null, 'b']);
    await form.save();
    expect([form.faults, form.isSaved]).toEqual([[], true]);
  });

  test('any other refusal is an error, and saving again may work', async () => {
    const worker = new FakeWorker();
    const form = await loaded(worker);
    write(form, 'b');
    worker.next = refused({ code: 'UNAVAILABLE', retry: true });
    await form.save();
    expect([form.error?.code, form.isDirty, form.isBusy]).toEqual(['UNAVAILABLE', true, false]);
    await form.save();
    expect([form.error, form.isSaved]).toEqual([null, true]);
  });
});

describe('somebody else has saved meanwhile', () => {
  async function stale() {
    const worker = new FakeWorker();
    const form = await loaded(worker);
    write(form, 'mine');
    worker.stored = { words: ['theirs'], version: 5 };
    await form.save();
    return { worker, form };
  }

  test('both are there until one is chosen', async () => {
    const { worker, form } = await stale();
    expect([form.theirs, form.draft?.words, form.error]).toEqual([{ words: ['theirs'], version: 5 }, 'mine', null]);
    expect(worker.stored.words).toEqual(['theirs']);
  });

  test('theirs replaces mine', async () => {
    const { form } = await stale();
    form.takeTheirs();
    expect([form.theirs, form.draft?.words, form.isDirty]).toEqual([null, 'theirs', false]);
  });

  test('mine stays, and is saved on theirs by the next press', async () => {
    const { worker, form } = await stale();
    form.keepMine();
    expect([form.theirs, form.draft?.words, form.isDirty]).toEqual([null, 'mine', true]);
    await form.save();
    expect([worker.stored, form.isDirty]).toEqual([{ words: ['mine'], version: 6 }, false]);
  });

  test('where theirs cannot be read, the refusal itself is shown', async () => {
    const worker = new FakeWorker();
    const form = formOver(worker);
    await form.load();
    write(form, 'mine');
    worker.stored = { words: ['theirs'], version: 5 };
    const saving = form.save();
    worker.next = refused({ code: 'OFFLINE', retry: true });
    await saving;
    expect([form.theirs, form.error?.code]).toEqual([null, 'STALE']);
  });
});

test('where nothing was changed nothing is saved, and faults of what was taken back are gone', async () => {
  const worker = new FakeWorker();
  const form = await loaded(worker);
  write(form, 'b');
  worker.next = refused({ code: 'SETTINGS_INVALID', retry: false, fields: ['words.0 TOO_LONG'] });
  await form.save();
  write(form, 'a');
  await form.save();
  expect([worker.writes.length, form.faults]).toEqual([1, []]);
});

test('what is mended is no fault any more; what is not stays one', async () => {
  const worker = new FakeWorker();
  const form = await loaded(worker);
  write(form, 'b');
  worker.next = refused({ code: 'SETTINGS_INVALID', retry: false, fields: ['words.0 TOO_LONG', 'name EMPTY'] });
  await form.save();
  form.settleFaults(({ path }) => path.startsWith('words'));
  expect(form.faults).toEqual([{ path: 'name', code: 'EMPTY' }]);
});
