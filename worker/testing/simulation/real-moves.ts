// What can happen to several chats in workerd, as data that fast-check chooses: the moves of one chat, and those that need a
// real runtime or more than one chat. Pure; the same seed gives the same moves. Only tests import it.
import fc from 'fast-check';
import { type Move, move } from './moves';

export type RealMove =
  | Move
  /** The object leaves memory: its sockets sleep with it or are cut. */
  | { readonly type: 'evict'; readonly webSockets: 'hibernate' | 'close' }
  /** LINE delivers what waits for all chats of the channel in one body. */
  | { readonly type: 'batch'; readonly isReversed: boolean }
  /** The inbound queue hands over what it holds. */
  | { readonly type: 'inbound queue'; readonly isTwice: boolean }
  /** Two operators want the chat in the same moment, having seen the same version of it. */
  | { readonly type: 'race'; readonly by: number }
  | { readonly type: 'ring' };

export interface Command {
  /** Which chat it happens to. */
  readonly chat: number;
  readonly move: RealMove;
}

const realMove: fc.Arbitrary<RealMove> = fc.oneof(
  { weight: 88, arbitrary: move },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('evict' as const), webSockets: fc.constantFrom('hibernate', 'close') }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('batch' as const), isReversed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('inbound queue' as const), isTwice: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('race' as const), by: fc.nat(2) }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('ring' as const) }) },
);

export function commandsOf(seed: number, count: number, chats: number): Command[] {
  return fc.sample(fc.record({ chat: fc.nat(chats - 1), move: realMove }), { seed, numRuns: count });
}
