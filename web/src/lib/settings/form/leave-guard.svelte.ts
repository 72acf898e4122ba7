// Whether something on the settings page is not saved, so that leaving can be asked about. The layout asks; forms tell.
// One per settings layout, by context. Must not know the router.
import { getContext, setContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';

const KEY = Symbol('leave-guard');

export class LeaveGuard {
  readonly #watched = new SvelteSet<() => boolean>();

  get isDirty(): boolean {
    return [...this.#watched].some((isDirty) => isDirty());
  }

  /** @returns how to stop watching */
  watch(isDirty: () => boolean): () => void {
    this.#watched.add(isDirty);
    return () => {
      this.#watched.delete(isDirty);
    };
  }
}

export function provideLeaveGuard(): LeaveGuard {
  return setContext(KEY, new LeaveGuard());
}

/** Throws where no layout of the settings is around. */
export function requireLeaveGuard(): LeaveGuard {
  const guard = getContext<LeaveGuard | undefined>(KEY);
  if (guard === undefined) throw new Error('requireLeaveGuard: no layout above provides it (provideLeaveGuard).');
  return guard;
}
