// The customer's side of a simulated chat: what people do becomes LINE's events, which wait, come late, doubled and in any
// order. Remembers what each message must look like in the end. Builds LINE's JSON by itself. Only tests import it.
import type { Act } from './moves';

export interface LineEventJson extends Readonly<Record<string, unknown>> {
  readonly webhookEventId: string;
  readonly timestamp: number;
  readonly replyToken?: string;
}

interface Said {
  readonly id: string;
  readonly type: 'text' | 'sticker' | 'image';
  readonly text: string;
  readonly sentAt: number;
  edits: number;
}

/** What is known of a message from the events that were delivered. */
export interface Expected {
  text: string | null;
  newestEditTs: number;
  isUnsent: boolean;
}

export class SimulatedCustomer {
  /** Events that LINE has not delivered yet. */
  readonly waiting: LineEventJson[] = [];
  readonly delivered = new Map<string, LineEventJson>();
  readonly messages = new Map<string, Expected>();
  /** Delivered events that are lines of their own, by Kaiwa's name of the line. */
  readonly lines = new Map<string, number>();
  readonly #said: Said[] = [];
  #names = 0;
  readonly #instants = new Set<number>();

  constructor(
    readonly sourceId: string,
    readonly isGroup: boolean,
    readonly now: () => number,
  ) {}

  /** One act; nothing where it makes no sense here. `quotable`: LINE's ids of what the other side wrote. */
  act(act: Act, target: number, earlierMs: number, quotable: readonly string[]): void {
    const event = this.#toEvent(act, target, quotable, this.now() - earlierMs);
    if (event) this.waiting.push(event);
  }

  /** Noted when the event was acknowledged, once per event id. */
  wasTaken(event: LineEventJson): void {
    if (this.delivered.has(event.webhookEventId)) return;
    this.delivered.set(event.webhookEventId, event);
    const { type, message, unsend } = event as { type?: string; message?: Message; unsend?: { messageId: string } };
    if (type === 'message' && message) {
      const known = this.#expected(message.id);
      if (known.text === null) known.text = message.text ?? '';
    } else if (type === 'messageEdited' && message) {
      const known = this.#expected(message.id);
      if (event.timestamp >= known.newestEditTs) {
        known.newestEditTs = event.timestamp;
        known.text = message.text ?? '';
      }
    } else if (type === 'unsend' && unsend) this.#expected(unsend.messageId).isUnsent = true;
    else if (type !== undefined) this.lines.set(type, (this.lines.get(type) ?? 0) + 1);
  }

  /** Texts that nobody may find any more. */
  unsentTexts(): string[] {
    const gone = new Set([...this.messages].filter(([, { isUnsent }]) => isUnsent).map(([id]) => id));
    const of = ({ message }: { message?: Message }) => (message && gone.has(message.id) ? (message.text ?? '') : '');
    return [...this.delivered.values()]
      .map((event) => of(event as { message?: Message }))
      .filter((text) => text !== '');
  }

  #expected(id: string): Expected {
    const known = this.messages.get(id) ?? { text: null, newestEditTs: 0, isUnsent: false };
    this.messages.set(id, known);
    return known;
  }

  #toEvent(act: Act, target: number, quotable: readonly string[], at: number): LineEventJson | null {
    const earlier = this.#said[target % Math.max(1, this.#said.length)];
    switch (act) {
      case 'text':
      case 'quote':
      case 'standby': {
        const said = this.#say('text', at);
        const quoted = act === 'quote' ? (quotable[target % Math.max(1, quotable.length)] ?? earlier?.id) : undefined;
        const message = { id: said.id, type: 'text', text: said.text, quoteToken: `q-${said.id}` };
        const quote = quoted === undefined ? {} : { quotedMessageId: quoted };
        return this.#event(
          'message',
          at,
          { message: { ...message, ...quote } },
          act === 'standby' ? 'standby' : 'active',
        );
      }
      case 'sticker': {
        const said = this.#say('sticker', at);
        const sticker = {
          packageId: '446',
          stickerId: '1988',
          stickerResourceType: 'STATIC',
          quoteToken: `q-${said.id}`,
        };
        return this.#event('message', at, { message: { id: said.id, type: 'sticker', ...sticker } });
      }
      case 'image': {
        const said = this.#say('image', at);
        const message = { id: said.id, type: 'image', contentProvider: { type: 'line' }, quoteToken: `q-${said.id}` };
        return this.#event('message', at, { message });
      }
      case 'postback':
        return this.#event('postback', at, { postback: { data: `tapped ${target}` } });
      case 'follow':
        return this.isGroup
          ? this.#event('join', at, {})
          : this.#event('follow', at, { follow: { isUnblocked: false } });
      case 'unfollow':
        return this.#event(this.isGroup ? 'leave' : 'unfollow', at, {}, 'active', false);
      case 'edit': {
        if (!this.isGroup || earlier?.type !== 'text') return null;
        earlier.edits += 1;
        const text = `${earlier.text} edited ${earlier.edits}`;
        return this.#event('messageEdited', at, {
          message: { id: earlier.id, type: 'text', text, quoteToken: `e-${earlier.id}` },
        });
      }
      case 'unsend':
        return earlier ? this.#event('unsend', at, { unsend: { messageId: earlier.id } }, 'active', false) : null;
      case 'members': {
        const members = [{ type: 'user', userId: memberId(target) }];
        return this.isGroup ? this.#event('memberJoined', at, { joined: { members } }) : null;
      }
      case 'unknown':
        return this.#event('brandNew', at, { brandNew: { target } });
    }
  }

  #say(type: Said['type'], sentAt: number): Said {
    const nth = ++this.#names;
    const said = { id: String(7_000_000_000_000_000_000n + BigInt(nth)), type, text: `said-${nth};`, sentAt, edits: 0 };
    this.#said.push(said);
    return said;
  }

  #event(
    type: string,
    at: number,
    fields: object,
    mode: 'active' | 'standby' = 'active',
    isAnswerable = true,
  ): LineEventJson {
    const nth = ++this.#names;
    // No two events have the same instant, so that "the newest" is one.
    let timestamp = at;
    while (this.#instants.has(timestamp)) timestamp += 1;
    this.#instants.add(timestamp);
    const hasToken = isAnswerable && mode === 'active';
    return {
      type,
      mode,
      timestamp,
      source: this.isGroup
        ? { type: 'group', groupId: this.sourceId, userId: memberId(nth) }
        : { type: 'user', userId: this.sourceId },
      webhookEventId: `01SIM${nth.toString(32).toUpperCase().padStart(21, '0')}`,
      deliveryContext: { isRedelivery: false },
      ...(hasToken && { replyToken: `token-${this.sourceId}-${nth}` }),
      ...fields,
    };
  }
}

interface Message {
  readonly id: string;
  readonly text?: string;
}

function memberId(nth: number): string {
  return `U${String(nth % 5).padStart(32, 'e')}`;
}
