// What is wrong with settings of the bot: codes with the path of the value, and the checks that many values share. Pure.
// Called by the parts of bot-settings-faults.ts; the console turns codes into words beside the field.
import { isInvisible } from '../delivery/split-text';
import { BOT_ID, NAME_UTF16_MAX } from './bot-limits';

export type BotFaultCode =
  | 'BAD_ID'
  | 'DUPLICATE'
  | 'EMPTY'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'BAD_NUMBER'
  | 'BAD_REGEX'
  | 'BAD_SCHEDULE'
  | 'BAD_LANGUAGE'
  | 'NO_ACTION'
  | 'UNKNOWN_REFERENCE'
  | 'TOO_MANY_QUICK_REPLIES'
  | 'BAD_QUICK_REPLY'
  /** Buttons on a message that is not the last are never seen. */
  | 'QUICK_REPLIES_NOT_LAST'
  /** A choice of a flow that would be taken for thanks, or for a wish to end or to talk to a person. */
  | 'CHOICE_IS_TAKEN'
  | 'TOO_LARGE';

export interface BotFault {
  /** `keywordRules.3.patterns.0`; empty for the whole. */
  readonly path: string;
  readonly code: BotFaultCode;
  /** More about it, in English, where another module said it. */
  readonly detail?: string;
}

export function faultIf(isWrong: boolean, path: string, code: BotFaultCode, detail?: string): BotFault[] {
  if (!isWrong) return [];
  return [detail === undefined ? { path, code } : { path, code, detail }];
}

/** A text that shows something and has at most `max` UTF-16 units. */
export function textFaults(text: string, max: number, path: string): BotFault[] {
  return [...faultIf(isInvisible(text), path, 'EMPTY'), ...faultIf(text.length > max, path, 'TOO_LONG')];
}

export function nameFaults(name: string, path: string): BotFault[] {
  return textFaults(name, NAME_UTF16_MAX, `${path}.name`);
}

/** Ids of a list: well formed, and each one once. */
export function idFaults(items: readonly { readonly id: string }[], path: string): BotFault[] {
  const ids = items.map(({ id }) => id);
  return ids.flatMap((id, index) => [
    ...faultIf(!BOT_ID.test(id), `${path}.${index}.id`, 'BAD_ID'),
    ...faultIf(ids.indexOf(id) < index, `${path}.${index}.id`, 'DUPLICATE'),
  ]);
}

/** A list of `min` to `max` members, each of which may have faults of its own. */
export function listFaults<T>(
  list: readonly T[],
  { min = 0, max }: { readonly min?: number; readonly max: number },
  path: string,
  faultsOf: (item: T, path: string, index: number) => readonly BotFault[],
): BotFault[] {
  return [
    ...faultIf(list.length < min, path, 'EMPTY'),
    ...faultIf(list.length > max, path, 'TOO_MANY'),
    ...list.slice(0, max).flatMap((item, index) => faultsOf(item, `${path}.${index}`, index)),
  ];
}

export function numberFaults(
  value: number,
  { min, max, isInteger = false }: { readonly min: number; readonly max: number; readonly isInteger?: boolean },
  path: string,
): BotFault[] {
  const isWithin = value >= min && value <= max && (!isInteger || Number.isInteger(value));
  return faultIf(!isWithin, path, 'BAD_NUMBER');
}
