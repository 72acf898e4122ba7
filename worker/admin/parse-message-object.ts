// Reads the JSON of one message object as far as Kaiwa must know it: kind, the words that stand for it, what the composer puts
// on by itself. Whether LINE takes it is LINE's to say. Pure; called by saved-message-route.
import { err, ok, type Result } from '../domain/result';

export interface MessageObject {
  readonly kind: string;
  /** What stands for it in lists: its altText, or the text of a textV2. */
  readonly altText: string;
  /** The object on one line, as it goes to LINE. */
  readonly json: string;
}

/** What has a button of its own in the composer is not saved. */
const KINDS = ['flex', 'template', 'imagemap', 'textV2', 'coupon'];
/** Put on when it is sent: by the answer's quote, quick replies and sender. */
const COMPOSERS_OWN = ['quoteToken', 'quickReply', 'sender'];
/** LINE's limit of altText; a longer one is refused by LINE. */
const ALT_TEXT_UNITS_MAX = 1_500;
/** A Flex carousel, the largest that LINE takes, has 50 KB. */
const JSON_BYTES_MAX = 64 * 1024;
/** Far more levels than a message of LINE has; thousands would break whoever writes or draws it. */
const LEVELS_MAX = 64;

/** @returns the object, or a sentence that says what is wrong */
export function parseMessageObject(text: string): Result<MessageObject, string> {
  const value = readObject(text);
  if (!value.ok) return value;
  const { type } = value.value;
  if (typeof type !== 'string' || !KINDS.includes(type)) return err(`type: must be one of ${KINDS.join(', ')}`);
  const own = COMPOSERS_OWN.find((name) => name in value.value);
  if (own !== undefined) return err(`${own}: is put on when the message is sent; leave it out`);
  if (hasMoreLevels(value.value, LEVELS_MAX)) return err('The message is nested too deeply');
  const json = JSON.stringify(value.value);
  if (new TextEncoder().encode(json).length > JSON_BYTES_MAX) return err('The message is larger than 64 KB');
  return ok({ kind: type, altText: altTextOf(value.value), json });
}

function readObject(text: string): Result<Record<string, unknown>, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message may quote the text; the place of the fault is the editor's to show.
    return err('This is no JSON');
  }
  if (Array.isArray(value)) return err('One message object, not a list of them');
  return typeof value === 'object' && value !== null
    ? ok(value as Record<string, unknown>)
    : err('This is no message object');
}

/** Level by level and not by recursion, which the depth would break. */
function hasMoreLevels(value: unknown, max: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > max) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

function altTextOf(message: Record<string, unknown>): string {
  const words = [message.altText, message.text].find((text) => typeof text === 'string');
  return typeof words === 'string' ? words.slice(0, ALT_TEXT_UNITS_MAX) : '';
}
