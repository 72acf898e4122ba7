// What a workspace keeps of its contacts besides what LINE tells: the definitions, what is wrong with them, what a value may be. Pure.
import { isOneLine } from '../one-line';
import {
  faultIf,
  idFaults,
  nameFaults,
  type SettingsFault,
  under,
  wholeFaults,
  wordFaults,
} from '../settings/settings-fault';

export const ATTRIBUTE_TYPES = ['text', 'number', 'date', 'choice', 'yes_no'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** PERSISTED CONTRACT: part of the desk's settings. Its id is the key under which chats keep the value. */
export interface AttributeSettings {
  readonly id: string;
  readonly label: string;
  readonly type: AttributeType;
  /** Of `choice`. */
  readonly choices?: readonly string[];
  /** Of `number`, both ends included. */
  readonly min?: number;
  readonly max?: number;
  /** Of `text`, in UTF-16 units; left out: 500. */
  readonly maxLength?: number;
  /** What is known stays to be read; nothing is written any more. */
  readonly isArchived?: boolean;
}

export const ATTRIBUTES_MAX = 50;
export const ATTRIBUTE_TEXT_UTF16_MAX = 500;
const CHOICES_MAX = 50;

/**
 * @param typed as somebody wrote it
 * @returns as it is kept: one line of text, a number as JSON writes it, `YYYY-MM-DD`, one of the choices, `yes` or `no`; null: it is none
 */
export function toAttributeValue(attribute: AttributeSettings, typed: string): string | null {
  const value = typed.trim();
  switch (attribute.type) {
    case 'text': {
      return isOneLine(value) && value !== '' && value.length <= (attribute.maxLength ?? ATTRIBUTE_TEXT_UTF16_MAX)
        ? value
        : null;
    }
    case 'number': {
      const number = /^[+-]?\d+(\.\d+)?$/.test(value.normalize('NFKC')) ? Number(value.normalize('NFKC')) : Number.NaN;
      const { min = -Infinity, max = Infinity } = attribute;
      // Of a longer one the last digits would be others than those that were typed.
      const isKept = Math.abs(number) <= Number.MAX_SAFE_INTEGER;
      return isKept && number >= min && number <= max ? String(number) : null;
    }
    case 'date':
      return isDate(value) ? value : null;
    case 'choice':
      return attribute.choices?.includes(value) ? value : null;
    case 'yes_no':
      return value === 'yes' || value === 'no' ? value : null;
  }
}

/** A day that the calendar has. */
function isDate(value: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** @param before as they are now: none may go or change its type, as chats have values of it */
export function attributeFaults(
  attributes: readonly AttributeSettings[],
  before: readonly AttributeSettings[],
): SettingsFault[] {
  const isLost = before.some(({ id, type }) => !attributes.some((one) => one.id === id && one.type === type));
  return [
    ...faultIf(attributes.length > ATTRIBUTES_MAX, '', 'TOO_MANY'),
    ...faultIf(isLost, '', 'ATTRIBUTE_GONE'),
    ...idFaults(attributes, ''),
    ...attributes.flatMap((attribute, at) => under(`${at}`, faultsOf(attribute))),
  ];
}

function faultsOf({ label, type, choices, min, max, maxLength }: AttributeSettings): SettingsFault[] {
  return [
    ...nameFaults(label, 'label'),
    ...faultIf(type === 'choice' && (choices ?? []).length === 0, 'choices', 'EMPTY'),
    ...wordFaults(choices ?? [], 'choices', CHOICES_MAX),
    ...faultIf(min !== undefined && max !== undefined && min > max, 'min', 'OUT_OF_RANGE'),
    ...wholeFaults(maxLength, 1, ATTRIBUTE_TEXT_UTF16_MAX, 'maxLength'),
  ];
}
