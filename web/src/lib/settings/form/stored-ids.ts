// Which items of a list of the settings are stored: something may bear them by now, so they are archived and never taken out. What was
// added is one of them from the save on, without a reload.
interface StoredList {
  readonly stored: { readonly value: readonly { readonly id: string }[] } | null;
}

export const storedIds = ({ stored }: StoredList): ReadonlySet<string> => new Set(stored?.value.map(({ id }) => id));
