// The desk of whoever is signed in, for every page behind the login. Made once by DeskShell, so that a settings page keeps the
// line to the server, the offers and what is on its way out.
import { getContext, setContext } from 'svelte';
import type { DeskController } from './desk-controller.svelte';

export interface DeskContext {
  readonly desk: DeskController;
  /** Where the focus goes when a card of the shell that had it is gone. The page sets it, and takes it back when it goes. */
  focusHome: () => void;
  /** Shows a chat that became this operator's, ready to be answered. The desk's page sets it; null on every other page. */
  show: ((chatId: string) => void) | null;
  /** Keeps a chat at hand, to be answered from any page. @returns false where that part could not be loaded: the desk shows it then */
  readonly keepMini: (chatId: string) => Promise<boolean>;
  /** A chat that the desk's page is on its way to, to be answered there. */
  toAnswer: string | null;
}

const KEY = Symbol('desk');

export function provideDesk(context: DeskContext): DeskContext {
  return setContext(KEY, context);
}

export function requireDesk(): DeskContext {
  const context = getContext<DeskContext | undefined>(KEY);
  if (!context) throw new Error('outside of DeskShell');
  return context;
}
