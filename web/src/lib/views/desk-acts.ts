// What the page that is shown can do by a key, from the palette or by a click: when it applies, and how it is done. Which acts there are:
// keys/usual-keys.
import type { DeskAct, VIEW_ACTS } from '../keys/usual-keys';

export interface Act {
  /** Left out: always. */
  readonly applies?: () => boolean;
  /** Where it says more than the words of the act. */
  readonly label?: () => string;
  /** @param target what had the focus */
  readonly run: (target: HTMLElement | null) => void;
}
/** What every page behind the login can do; the rest is the desk's page's. */
export type ShellAct = 'go_mine' | 'go_waiting' | 'go_all' | 'go_settings' | 'palette' | 'help';
export type PageAct = Exclude<DeskAct, ShellAct | (typeof VIEW_ACTS)[number]>;
export type Acts = Readonly<Partial<Record<DeskAct, Act>>>;
