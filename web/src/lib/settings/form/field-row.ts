// Plain fields of a form as data: one row each, by the name it has in its document. Pure types. What asks for more than a label, a
// hint and a range is a component of its own. Rendered by FieldRows.svelte.

interface Row<Draft, Value> {
  /** Its name in the draft and, behind the path of what it is part of, in the document. */
  readonly field: { [Field in keyof Draft]-?: Draft[Field] extends Value ? Field : never }[keyof Draft] & string;
  readonly label: () => string;
  readonly hint?: () => string;
  readonly testId?: string;
}

export interface NumberRow<Draft> extends Row<Draft, number | null> {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  /** What holds where it is empty. */
  readonly usual?: number;
}

export interface ChoiceRow<Draft> extends Row<Draft, string> {
  readonly kind: 'choice';
  readonly options: () => readonly { readonly value: string; readonly label: string }[];
}

export interface CheckRow<Draft> extends Row<Draft, boolean> {
  readonly kind: 'check';
}

export type FieldRow<Draft> = NumberRow<Draft> | ChoiceRow<Draft> | CheckRow<Draft>;

/** The choices of a field whose values each have their words. */
export function worded<Value extends string>(
  words: Readonly<Record<Value, () => string>>,
): { value: Value; label: string }[] {
  const values = Object.keys(words) as Value[]; // the keys of a record of them
  return values.map((value) => ({ value, label: words[value]() }));
}
