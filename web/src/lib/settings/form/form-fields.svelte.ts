// Where the fields of one form stand, so that a fault finds its field and the summary can name it and lead there. Fields and
// groups register by the path of their value; a group that is closed opens when it is led to. One per form, by context.
import { getContext, setContext, tick } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { m } from '../../paraglide/messages';
import { faultWords } from './fault-words';
import { type FormFault, faultsAt, faultsWithin, isWithin, placesOf } from './form-fault';

export interface FieldPlace {
  readonly label: () => string;
  readonly focus: () => void;
  /** What is wrong, in words that know the field; absent: in those of the code. */
  readonly wordsOf?: (code: string) => string;
}

const KEY = Symbol('form-fields');

export class FormFields {
  readonly #places = new SvelteMap<string, FieldPlace>();
  readonly #faults: () => readonly FormFault[];
  readonly #settle: (isMended: (fault: FormFault) => boolean) => void;

  constructor(
    faults: () => readonly FormFault[],
    settle: (isMended: (fault: FormFault) => boolean) => void = () => undefined,
  ) {
    this.#faults = faults;
    this.#settle = settle;
  }

  /** For `{@attach}`: whatever is changed in this field takes its faults away. */
  settlesWithin(paths: () => readonly string[]): (field: HTMLElement) => () => void {
    return whenChanged(() => {
      const roots = paths();
      this.#settle(({ path }) => roots.some((root) => isWithin(path, root)));
    });
  }

  /** The same for a group: what is changed in it takes the group's own faults away, not those of its other fields. */
  settlesAt(path: () => string): (group: HTMLElement) => () => void {
    return whenChanged(() => this.#settle((fault) => fault.path === path()));
  }

  /** @returns how to take it away again */
  register(paths: readonly string[], place: FieldPlace): () => void {
    for (const path of paths) this.#places.set(path, place);
    return () => {
      for (const path of paths) if (this.#places.get(path) === place) this.#places.delete(path);
    };
  }

  faultsWithin(paths: readonly string[]): FormFault[] {
    return faultsWithin(this.#faults(), paths);
  }

  /** Of this very value, not of its parts. */
  faultsAt(path: string): FormFault[] {
    return faultsAt(this.#faults(), path);
  }

  /** "Billing · Questions · Name": the groups around the field and the field, as far as they are on the page. */
  labelOf(path: string): string {
    return placesOf(path)
      .flatMap((place) => this.#places.get(place)?.label() ?? [])
      .join(' · ');
  }

  /** "Billing · Accept within: A whole number from 5 to 600." */
  wordsOf({ path, code }: FormFault): string {
    const label = this.labelOf(path);
    const words = this.#closest(path)?.wordsOf?.(code) ?? faultWords(code);
    return label === '' ? words : m.set_fault_of({ label, words });
  }

  /**
   * Puts the focus on the field, or on the closest thing to it that there is. The groups around it come first, the widest before all:
   * what was closed comes onto the page, or into sight, only once it is open.
   */
  async goTo(path: string): Promise<void> {
    for (const place of placesOf(path)) {
      const there = this.#places.get(place);
      if (there === undefined) continue;
      there.focus();
      await tick();
    }
  }

  #closest(path: string): FieldPlace | undefined {
    const closest = placesOf(path).findLast((place) => this.#places.has(place));
    return closest === undefined ? undefined : this.#places.get(closest);
  }
}

function whenChanged(task: () => void): (node: HTMLElement) => () => void {
  return (node) => {
    node.addEventListener('input', task);
    return () => node.removeEventListener('input', task);
  };
}

export function provideFormFields(
  faults: () => readonly FormFault[],
  settle: (isMended: (fault: FormFault) => boolean) => void,
): FormFields {
  return setContext(KEY, new FormFields(faults, settle));
}

/** Throws where no SettingsForm is around. */
export function requireFormFields(): FormFields {
  const fields = getContext<FormFields | undefined>(KEY);
  if (fields === undefined) throw new Error('requireFormFields: no SettingsForm is around this field.');
  return fields;
}
