// The workspace's tags, changed by an admin's own calls.
import { expect } from '@playwright/test';
import { callAs } from './composing-desk';
import type { Desk } from './desk-test';

export interface TagSetting {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly isArchived?: boolean;
}

export async function keepTags(
  admin: Desk,
  change: (tags: readonly TagSetting[]) => readonly TagSetting[],
): Promise<void> {
  const before = (await (await callAs(admin, 'get', '/api/admin/desk/tags')).json()) as {
    version: number;
    value: TagSetting[];
  };
  const answer = await admin.page.request.put('/api/admin/desk/tags', {
    headers: { 'x-kaiwa': '1', origin: new URL(admin.page.url()).origin },
    data: { version: before.version, value: change(before.value) },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

export const addTags = (admin: Desk, names: readonly string[]) =>
  keepTags(admin, (tags) => [
    ...tags,
    ...names.map((name) => ({ id: `tag-${crypto.randomUUID().slice(0, 8)}`, name, color: 'purple' })),
  ]);
