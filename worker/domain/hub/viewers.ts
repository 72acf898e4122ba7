// Who has a chat open, as lists and the chat itself tell it: to whom which of them is shown, and how long a hub believes what it was
// told. Pure. Called by ChatSession for its sockets, by OperatorHub for its tabs.
import { can, type Grantee } from '../permissions/can';
import type { ChatScope } from '../permissions/chat-scope';
import type { Position } from '../position';

export interface Viewer {
  readonly operatorId: string;
  readonly name: string;
  /** She only watches, which is shown to nobody but those who lead the chat. */
  readonly isQuiet?: boolean;
}

/** What a chat tells of its viewers. `epoch`, `seq`: of which state of the chat `scope` is. `asOf`: when they were counted (ms). */
export interface ChatViewers extends Position {
  readonly chatId: string;
  readonly people: readonly Viewer[];
  readonly scope: ChatScope;
  readonly asOf: number;
}

/** A chat tells its hubs so long after somebody came or went: whoever only passes by, or loads her page anew, is told of to nobody. */
export const VIEWERS_SETTLE_MS = 1_000;
/** A hub asks the chat whether what it was told still holds. */
export const VIEWERS_HOLD_MS = 5 * 60_000;
/** And so soon where one of them has no tab any more. */
export const VIEWERS_DOUBT_MS = 60_000;
/** What was not confirmed for so long is told to no new tab: the round that asks comes every half minute. */
export const VIEWERS_LAPSE_MS = VIEWERS_HOLD_MS + 60_000;

/** Whether she watches without being shown: whoever writes a reply holds the chat. @param areShown the workspace shows who watches */
export function watchesQuietly(viewer: Grantee, chat: ChatScope, areShown: boolean): boolean {
  return !areShown && viewer.operatorId !== chat.ownerId && can(viewer, 'chat.lead', chat);
}

/** Of these, in their order, whom this person is shown; herself she knows of. */
export function shownTo<Someone extends Viewer>(
  person: Grantee,
  chat: ChatScope,
  people: readonly Someone[],
): readonly Someone[] {
  const leads = can(person, 'chat.lead', chat);
  return people.filter(({ operatorId, isQuiet }) => operatorId === person.operatorId || leads || !isQuiet);
}

export function isSamePeople(some: readonly Viewer[], others: readonly Viewer[]): boolean {
  return peopleKey(some) === peopleKey(others);
}

function peopleKey(people: readonly Viewer[]): string {
  return JSON.stringify(people.map(({ operatorId, name, isQuiet = false }) => [operatorId, name, isQuiet]).toSorted());
}

/** Whether a hub is to ask the chat anew. @param hasLeft one of the viewers has no tab at this hub, which is hers */
export function isDoubtful(checkedAt: number, hasLeft: boolean, now: number): boolean {
  const age = now - checkedAt;
  // A clock that was set back makes it old.
  return age < 0 || age >= (hasLeft ? VIEWERS_DOUBT_MS : VIEWERS_HOLD_MS);
}
