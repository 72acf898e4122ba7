// What a person likes: one section per concern, kept with the person and not with a device. A value of a section is a line in its schema
// here and one in preference-defaults; the console's page has a panel per section (views/preference-panels).
// Reading is lenient, writing is not: a value that is missing or no longer valid reads as its default.
import * as z from 'zod/mini';
import { noticePreferences } from './notice-preferences';
import { DEFAULT_PREFERENCES, FONT_PERCENT, PANE_PX, UNDO_SEC_MAX } from './preference-defaults';

const panePx = z.nullable(z.int().check(z.minimum(PANE_PX.min), z.maximum(PANE_PX.max)));

export const lookPreferences = z.strictObject({
  /** `contrast`: light or dark as the system says, at the highest contrast. */
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  /** Height of the rows of the list: 64 or 44 px. */
  density: z.enum(['comfortable', 'compact']),
  fontPercent: z.int().check(z.minimum(FONT_PERCENT.min), z.maximum(FONT_PERCENT.max)),
  /** Of the list and of the contact beside the chat; null: as it comes. */
  listPx: panePx,
  contactPx: panePx,
  isContactShown: z.boolean(),
});
export type LookPreferences = z.infer<typeof lookPreferences>;

export const keyPreferences = z.strictObject({
  /** Whether single keys do anything at all (WCAG 2.1.4). */
  areSingleKeysOn: z.boolean(),
  /** Keys that differ from the usual, by the id of the action; '' for none. */
  keys: z.record(z.string().check(z.maxLength(40)), z.string().check(z.maxLength(20))),
});
export type KeyPreferences = z.infer<typeof keyPreferences>;

export const composerPreferences = z.strictObject({
  /** Enter sends; else it makes a new line, and Ctrl or Cmd with it sends. */
  enterSends: z.boolean(),
  /** How long a message waits on its device, where it can still be undone. */
  undoSec: z.int().check(z.minimum(0), z.maximum(UNDO_SEC_MAX)),
  /** The writer is told once of a text that may hurt, before it is sent. */
  checksTone: z.boolean(),
});
export type ComposerPreferences = z.infer<typeof composerPreferences>;

/** PUT /api/me/preferences/{section}: values of that section (`checkChange`); what is left out stays. */
export const preferenceChange = z.record(z.string().check(z.maxLength(40)), z.unknown());

/** GET /api/me/preferences, and the answer of PUT: all of them. */
export const preferencesAnswer = z.object({
  look: lookPreferences,
  keys: keyPreferences,
  composer: composerPreferences,
  notices: noticePreferences,
});
export type Preferences = z.infer<typeof preferencesAnswer>;
export type PreferenceSection = keyof Preferences;
/** What of a section changes: the rest stays as it is. */
export type PreferenceChange<Section extends PreferenceSection = PreferenceSection> = Partial<Preferences[Section]>;

const SECTIONS = preferencesAnswer.shape;

export function isPreferenceSection(name: string): name is PreferenceSection {
  return Object.hasOwn(SECTIONS, name);
}

/** @returns the change where every value of it is one of that section's, else the names of the wrong ones */
export function checkChange(
  section: PreferenceSection,
  value: unknown,
): { readonly change: PreferenceChange } | { readonly wrong: string[] } {
  const parsed = z.partial(SECTIONS[section] as z.ZodMiniObject).safeParse(value);
  if (parsed.success) return { change: parsed.data as PreferenceChange };
  return { wrong: parsed.error.issues.map((issue) => issue.path.join('.')).filter((path) => path !== '') };
}

/** What was kept, by whatever version of this: each value that still fits, the default for every other. */
export function readPreferences(kept: unknown): Preferences {
  const read = (section: PreferenceSection) =>
    Object.entries(DEFAULT_PREFERENCES[section]).map(([name, usual]) => {
      const schema = (SECTIONS[section].shape as Readonly<Record<string, z.ZodMiniType>>)[name];
      const parsed = schema?.safeParse(fieldOf(fieldOf(kept, section), name));
      return [name, parsed?.success ? parsed.data : usual];
    });
  return Object.fromEntries(
    (Object.keys(SECTIONS) as PreferenceSection[]).map((section) => [section, Object.fromEntries(read(section))]),
  ) as Preferences;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
