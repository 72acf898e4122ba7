// A tag or field of contacts that was just saved can no more be taken out than one that was there before.
import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { done } from '../../api/api-result';
import type { DeskSettingsApi } from '../../api/desk-settings-api';
import FieldsUnderTest from '../../testing/FieldsUnderTest.svelte';
import AttributeList from '../attributes/AttributeList.svelte';
import { attributesShape, newAttribute } from '../attributes/attribute-drafts';
import TagList from '../tags/TagList.svelte';
import { newTag, tagsShape } from '../tags/tag-drafts';
import { documentForm } from './document-form';
import { storedIds } from './stored-ids';

const stored = (value: unknown, version: number) => done({ value, version, updatedAt: null, updatedBy: null });
/** A Worker that takes whatever is saved. */
const api = {
  read: async () => stored([], 1),
  save: async (_name: string, version: number, value: unknown) => stored(value, version + 1),
} as unknown as DeskSettingsApi;

const tags = documentForm(api, 'tags', tagsShape);
const attributes = documentForm(api, 'attributes', attributesShape);
const drawn = (fields: Component<never>, props: Record<string, unknown>) =>
  render(FieldsUnderTest, {
    props: { faults: [], fields: fields as never, props: { ...props, onmoved: () => undefined } },
  }).body;

test.each([
  [
    'tag',
    tags,
    () => tags.draft?.push(newTag()),
    () => drawn(TagList, { tags: tags.draft, storedIds: storedIds(tags) }),
  ],
  [
    'field',
    attributes,
    () => attributes.draft?.push(newAttribute()),
    () => drawn(AttributeList, { attributes: attributes.draft, storedIds: storedIds(attributes) }),
  ],
] as const)('a new %s can be taken away until it is saved', async (_name, form, add, draw) => {
  await form.load();
  add();
  expect(draw()).toMatch(/data-test="remove-/);
  await form.save();
  expect(form.isSaved).toBe(true);
  expect(draw()).not.toMatch(/data-test="remove-/);
});
