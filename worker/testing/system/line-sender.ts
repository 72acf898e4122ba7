// LINE's side of a webhook, made and signed here so that a test decides itself what is sent twice and when.
// Body and signature: https://developers.line.biz/en/reference/messaging-api/#webhooks
import { createHmac } from 'node:crypto';

export interface SentMessage {
  readonly userId: string;
  readonly text: string;
  readonly messageId: string;
  readonly webhookEventId: string;
  readonly timestamp: number;
}

export interface Sender {
  /** One text message of one person; ids and times never repeat within a sender. */
  nextMessage(userId: string, text: string): SentMessage;
  /** Posts it as one webhook. @returns the status, or 0 where no answer came */
  post(message: SentMessage, isRedelivery: boolean): Promise<number>;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function createSender(input: {
  readonly webhookUrl: string;
  readonly secret: string;
  readonly botUserId: string;
}): Sender {
  let count = 0;
  const startedAt = Date.now();
  return {
    nextMessage(userId, text) {
      count += 1;
      return {
        userId,
        text,
        messageId: String(600_000_000_000_000_000n + BigInt(startedAt) * 100_000n + BigInt(count)),
        webhookEventId: toEventId(startedAt, count),
        timestamp: startedAt + count,
      };
    },
    async post(message, isRedelivery) {
      const body = toBody(message, input.botUserId, isRedelivery);
      try {
        const response = await fetch(input.webhookUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-line-signature': sign(body, input.secret) },
          body,
          signal: AbortSignal.timeout(10_000),
        });
        await response.arrayBuffer();
        return response.status;
      } catch {
        // Refused, reset or too slow: for LINE all the same, no answer.
        return 0;
      }
    },
  };
}

/** The signature LINE puts into `x-line-signature`: base64 of HMAC-SHA256 over the raw body. */
export function sign(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/** A person of LINE by number: `U` and 32 hexadecimal digits. */
export function toUserId(number: number): string {
  return `U${number.toString(16).padStart(32, 'f')}`;
}

export function toBody(message: SentMessage, botUserId: string, isRedelivery: boolean): string {
  return JSON.stringify({
    destination: botUserId,
    events: [
      {
        type: 'message',
        message: {
          type: 'text',
          id: message.messageId,
          quoteToken: `quote-${message.messageId}`,
          markAsReadToken: `read-${message.messageId}`,
          text: message.text,
        },
        webhookEventId: message.webhookEventId,
        deliveryContext: { isRedelivery },
        timestamp: message.timestamp,
        source: { type: 'user', userId: message.userId },
        replyToken: message.webhookEventId.padEnd(32, '0').slice(0, 32).toLowerCase(),
        mode: 'active',
      },
    ],
  });
}

/** Shaped as LINE's: a ULID. */
function toEventId(time: number, count: number): string {
  return toCrockford(BigInt(time), 10) + toCrockford(BigInt(count), 16);
}

function toCrockford(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text = CROCKFORD.charAt(Number(rest % 32n)) + text;
    rest /= 32n;
  }
  return text;
}
