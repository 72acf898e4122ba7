// How the controls of the settings' forms look, for those that are no component of their own. Classes alone.

export const CONTROL =
  'w-full rounded-lg border border-line-strong bg-field text-ink outline-none transition-colors placeholder:text-faint focus:border-accent focus:bg-panel focus:ring-3 focus:ring-tint disabled:opacity-70 aria-invalid:border-red';
export const LINE = `${CONTROL} h-9 px-2.5`;
export const AREA = `${CONTROL} resize-y px-2.5 py-1.5 leading-5`;
export const CHOICE = `${CONTROL} h-9 px-2`;
