// Which replies a few typed letters mean, best first: by shortcode, title or text, in any script. Pure. Called by the composer.
import { fold } from '../search/fold';
import type { ReplyScope } from './canned-reply';

export interface Matchable {
  readonly id: string;
  readonly scope: ReplyScope;
  readonly teamId: string | null;
  readonly title: string;
  readonly shortcode: string;
  readonly text: string;
}

const CLOSENESS: Readonly<Record<ReplyScope, number>> = { personal: 0, team: 1, all: 3 };

/** One's own before those of the chat's team, those before other teams', everybody's last. */
function distance({ scope, teamId }: Matchable, chatTeamId: string | null): number {
  return CLOSENESS[scope] + (scope === 'team' && teamId !== chatTeamId ? 1 : 0);
}

/** One reply for each shortcode, the closest: one's own hides the team's, and the team's everybody's. */
export function closestReplies<Reply extends Matchable>(
  replies: readonly Reply[],
  chatTeamId: string | null,
): readonly Reply[] {
  const closest = new Map<string, Reply>();
  for (const reply of replies) {
    const known = closest.get(reply.shortcode);
    if (known === undefined || isBefore(reply, known, chatTeamId)) closest.set(reply.shortcode, reply);
  }
  return [...closest.values()];
}

function isBefore(left: Matchable, right: Matchable, chatTeamId: string | null): boolean {
  const difference = distance(left, chatTeamId) - distance(right, chatTeamId);
  return difference < 0 || (difference === 0 && left.id < right.id);
}

/** @param query without the slash; empty: all of them, by title */
export function matchReplies<Reply extends Matchable>(
  replies: readonly Reply[],
  query: string,
  chatTeamId: string | null,
): readonly Reply[] {
  const sought = fold(query);
  return closestReplies(replies, chatTeamId)
    .map((reply) => ({ reply, rank: rankOf(reply, sought) }))
    .filter(({ rank }) => rank !== null)
    .sort(
      (a, b) =>
        (a.rank ?? 0) - (b.rank ?? 0) || compare(a.reply.title, b.reply.title) || compare(a.reply.id, b.reply.id),
    )
    .map(({ reply }) => reply);
}

/** Lower is better; null: it is not meant. */
function rankOf({ shortcode, title, text }: Matchable, sought: string): number | null {
  if (sought === '') return 0;
  const name = fold(title);
  if (shortcode === sought) return 0;
  if (shortcode.startsWith(sought)) return 1;
  if (name.startsWith(sought)) return 2;
  if (name.includes(sought) || shortcode.includes(sought)) return 3;
  return fold(text).includes(sought) ? 4 : null;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
