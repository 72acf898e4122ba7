// The panels of /account/preferences, in their order: each changes one section of the preferences at once (`requirePreferences`), and is
// loaded when the page is opened. Whoever adds a value to a section gives it a field in the section's panel here.
import type { Component } from 'svelte';
import type { PreferenceSection } from '$protocol/preferences';
import { m } from '../paraglide/messages';

export interface PreferencePanel {
  readonly section: PreferenceSection;
  readonly title: () => string;
  readonly lead: () => string;
  readonly load: () => Promise<{ readonly default: Component }>;
}

export const PREFERENCE_PANELS: readonly PreferencePanel[] = [
  {
    section: 'look',
    title: m.pref_look,
    lead: m.pref_look_lead,
    load: () => import('../preferences/LookPanel.svelte'),
  },
  {
    section: 'composer',
    title: m.pref_composer,
    lead: m.pref_composer_lead,
    load: () => import('../preferences/ComposerPanel.svelte'),
  },
  {
    section: 'notices',
    title: m.notices_title,
    lead: m.notices_lead,
    load: () => import('../notices/NoticesPanel.svelte'),
  },
  { section: 'keys', title: m.shortcuts, lead: m.pref_keys_lead, load: () => import('../keys/KeysPanel.svelte') },
];
