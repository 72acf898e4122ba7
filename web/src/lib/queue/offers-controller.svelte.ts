// Chats that the Dispatcher offers to this operator: announces a new one once, by its name, tells the server
// once that it is shown, accepts and declines. Accepting is a claim that names the decision; whoever was quicker has the chat, and that
// is told calmly. Renders nothing. One per desk.
import type { ChatRow, ChatView } from '$protocol/chat-view';
import type { ApiError } from '../api/api-result';
import type { SessionApi } from '../api/session-api';
import { chatName } from '../i18n/state-words';
import { m } from '../paraglide/messages';
import { type OpenOffer, openOffers } from './open-offers';

export interface OffersDeps {
  readonly api: Pick<SessionApi, 'claim' | 'offerShown' | 'declineOffer'>;
  readonly operatorId: string;
  /** One line for readers. */
  announce(words: string): void;
  /** That line is no longer true. @returns whether it had not been told yet */
  unsay(words: string): boolean;
  /** The chat is hers now. */
  onAccepted(view: ChatView): void;
  now(): number;
}

/** A row, and whether its name is on its way. */
type OfferableRow = ChatRow & { readonly lacks?: { readonly name: boolean } };

export interface SeenOffer extends OpenOffer {
  /** ms at which this desk learned of it. */
  readonly since: number;
}

/** An offer that was accepted too late. */
export interface LostOffer {
  readonly chatId: string;
  readonly name: string;
  /** Who passed it on and keeps it now; null: it waited in the queue. */
  readonly keeper: string | null;
  readonly error: ApiError;
}

export class OffersController {
  open = $state.raw<readonly SeenOffer[]>([]);
  /** The decision that is being accepted or declined. */
  busy = $state<number | null>(null);
  lost = $state.raw<LostOffer | null>(null);
  readonly #deps: OffersDeps;
  /** When each offer was learned of; forgotten with it. */
  #since = new Map<number, number>();
  #shown = new Set<number>();
  /** Open ones that were announced. */
  #announced: ReadonlySet<number> = new Set();
  /** Each line that was announced, until one of its offers is gone. */
  #said: readonly { readonly decisionNos: readonly number[]; readonly words: string }[] = [];
  /** Answered here: gone at once, whatever the next row still says. */
  readonly #answered = new Set<number>();

  constructor(deps: OffersDeps) {
    this.#deps = deps;
  }

  /** What is known of the chats changed. */
  noteRows(rows: Iterable<OfferableRow>): void {
    const now = this.#deps.now();
    const found = openOffers(rows, this.#deps.operatorId).filter(({ decisionNo }) => !this.#answered.has(decisionNo));
    this.#since = new Map(found.map(({ decisionNo }) => [decisionNo, this.#since.get(decisionNo) ?? now]));
    this.open = found.map((offer) => ({ ...offer, since: this.#since.get(offer.decisionNo) ?? now }));
    this.#unsayGone();
    this.#announceNamed(found);
  }

  /** Those whose name is known, in one line: it is shorter to hear. */
  #announceNamed(found: readonly OpenOffer<OfferableRow>[]): void {
    const named = found.filter(({ decisionNo, row }) => !this.#announced.has(decisionNo) && row.lacks?.name !== true);
    this.#announced = new Set(
      found
        .map(({ decisionNo }) => decisionNo)
        .filter((no) => this.#announced.has(no) || named.some((offer) => offer.decisionNo === no)),
    );
    if (named.length === 0) return;
    const keys = found.length === 1 ? m.offer_announce_keys() : m.offer_announce_keys_first();
    const words = [...named.map(({ row }) => announcement(row)), keys].join(' ');
    this.#said = [...this.#said, { decisionNos: named.map(({ decisionNo }) => decisionNo), words }];
    this.#deps.announce(words);
  }

  /** A line of which an offer is gone is unsaid; what else it said and nobody has heard will be said anew. */
  #unsayGone(): void {
    const open = new Set(this.open.map(({ decisionNo }) => decisionNo));
    const isTrue = ({ decisionNos }: { readonly decisionNos: readonly number[] }) =>
      decisionNos.every((no) => open.has(no));
    const over = this.#said.filter((line) => !isTrue(line));
    this.#said = this.#said.filter(isTrue);
    const unheard = over.flatMap(({ decisionNos, words }) => (this.#deps.unsay(words) ? decisionNos : []));
    this.#announced = new Set([...this.#announced].filter((no) => !unheard.includes(no)));
  }

  /** The card is on a screen that is looked at. Told once; again where it could not be told. */
  async shown({ chatId, decisionNo }: OpenOffer): Promise<void> {
    if (this.#shown.has(decisionNo)) return;
    this.#shown.add(decisionNo);
    const answer = await this.#deps.api.offerShown(chatId, decisionNo);
    if (!answer.ok && answer.error.retry) this.#shown.delete(decisionNo);
  }

  async accept({ chatId, decisionNo, row }: OpenOffer): Promise<void> {
    if (this.busy !== null) return;
    this.busy = decisionNo;
    this.lost = null;
    const answer = await this.#deps.api.claim(chatId, { commandId: crypto.randomUUID(), decisionNo });
    this.busy = null;
    if (answer.ok) {
      this.#drop(decisionNo);
      return this.#deps.onAccepted(answer.value.chat);
    }
    // Without an answer it may be hers: the row will say so, and until then it can be tried again.
    if (!answer.error.retry) this.#drop(decisionNo);
    this.lost = toLost(chatId, row, answer.error);
  }

  async decline({ chatId, decisionNo, row }: OpenOffer): Promise<void> {
    if (this.busy !== null) return;
    this.busy = decisionNo;
    const answer = await this.#deps.api.declineOffer(chatId, decisionNo);
    this.busy = null;
    if (answer.ok || !answer.error.retry) this.#drop(decisionNo);
    else this.lost = toLost(chatId, row, answer.error);
  }

  dropLost(): void {
    this.lost = null;
  }

  #drop(decisionNo: number): void {
    this.#answered.add(decisionNo);
    this.open = this.open.filter((offer) => offer.decisionNo !== decisionNo);
    this.#unsayGone();
    this.#announceNamed(this.open);
  }
}

function toLost(chatId: string, row: ChatRow, error: ApiError): LostOffer {
  return { chatId, name: chatName(row), keeper: row.offer?.from?.by.operatorId ?? null, error };
}

function announcement(row: ChatRow): string {
  const name = chatName(row);
  return row.topic ? m.offer_announce_topic({ name, topic: row.topic }) : m.offer_announce({ name });
}
