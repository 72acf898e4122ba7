// The ids of the domain, branded so that one is never taken for another. Ids of LINE are strings: as numbers they lose digits.
// Pure: random parts arrive as arguments.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `{channelId}:{sourceId}`, the name of the chat's object. */
export type ChatId = Branded<'ChatId'>;
/** `op_` and 20 base32 characters. */
export type OperatorId = Branded<'OperatorId'>;
/** UUIDv7. For an outgoing message made by the browser; the idempotency key and LINE's retry key. */
export type MessageId = Branded<'MessageId'>;
/** UUIDv7 of one episode of human help. */
export type SessionId = Branded<'SessionId'>;
/** Id of a sign-in, the claim `sid`. */
export type LoginId = Branded<'LoginId'>;

const CHAT_ID = /^([a-z0-9][a-z0-9_-]{0,63}):([A-Za-z0-9]{1,64})$/;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function toChatId(channelId: string, sourceId: string): ChatId {
  return `${channelId}:${sourceId}` as ChatId;
}

/** Channel and source of a chat id, or null where the text is no chat id. */
export function parseChatId(text: string): { chatId: ChatId; channelId: string; sourceId: string } | null {
  const match = CHAT_ID.exec(text);
  const [, channelId, sourceId] = match ?? [];
  return channelId && sourceId ? { chatId: text as ChatId, channelId, sourceId } : null;
}

export function isUuidV7(text: string): boolean {
  return UUID_V7.test(text);
}

/**
 * A UUIDv7 (RFC 9562) from a time and ten random bytes.
 * @param nowMs milliseconds since 1970
 */
export function toUuidV7(nowMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  const time = BigInt(Math.trunc(nowMs));
  for (let i = 0; i < 6; i++) bytes[i] = Number((time >> BigInt(8 * (5 - i))) & 0xffn);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
