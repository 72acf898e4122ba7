// The saved views of one's rail as acts: G and a number opens the one in that place, the palette names each. Pure.
import { VIEW_ACTS } from '../keys/usual-keys';
import { m } from '../paraglide/messages';
import type { Acts } from './desk-acts';

/** @param show takes the list's address */
export function viewActs(
  rail: readonly { readonly name: string; readonly address: string }[],
  show: (address: string) => void,
): Acts {
  return Object.fromEntries(
    VIEW_ACTS.slice(0, rail.length).map((act, place) => {
      const { name = '', address = '' } = rail[place] ?? {};
      return [act, { label: () => m.shortcut_view({ name }), run: () => show(address) }];
    }),
  );
}
