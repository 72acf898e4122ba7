// How a field of the sign-in looks.
export const FIELD_LOOK =
  'h-11 w-full rounded-xl border border-line-strong bg-field px-3.5 text-[0.9375rem] text-ink outline-none transition-colors focus:border-accent focus:bg-panel focus:ring-3 focus:ring-tint aria-invalid:border-red aria-invalid:bg-red-tint aria-invalid:focus:border-red aria-invalid:focus:ring-red-tint';
