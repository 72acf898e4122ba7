// A customer with a phone, for tests of what a chat says by itself: she writes and taps with reply tokens as LINE hands them out,
// and shows what reached her. Only tests import it.
import type { Incoming } from '../domain/chat/incoming';
import { AYA, logOf, messagesOf, newChat, type TestChat, textIn } from './chat-client';
import type { FakeLine } from './fake-line';

let tokens = 0;

export class BotCustomer {
  readonly chat: TestChat;
  readonly #line: FakeLine;

  constructor(line: FakeLine) {
    this.#line = line;
    this.chat = newChat();
  }

  /** A text as LINE brings it. @param token false: without a free reply */
  text(text: string, { token = true } = {}): Incoming {
    return textIn(this.chat, text, token ? { replyToken: this.#token() } : {});
  }

  tap(data: string): Incoming {
    return { ...this.text(data), body: { kind: 'postback', data } };
  }

  async writes(text: string, options?: { readonly token?: boolean }): Promise<Incoming> {
    const event = this.text(text, options);
    await this.chat.rpc.receive([event]);
    return event;
  }

  async taps(data: string): Promise<void> {
    await this.chat.rpc.receive([this.tap(data)]);
  }

  /** Texts that reached her, in order. */
  get screen(): string[] {
    return this.#line.screenOf(this.chat.userId);
  }

  async view() {
    const view = await this.chat.rpc.view(AYA);
    if (!view.ok) throw new Error(view.error.code);
    return view.value;
  }

  async automatic(): Promise<ReturnType<typeof messagesOf>> {
    return messagesOf(await logOf(this.chat)).filter(({ author }) => author.kind === 'bot' || author.kind === 'system');
  }

  #token(): string {
    tokens += 1;
    const token = `token-${this.chat.userId}-${tokens}`;
    this.#line.handOut(token, this.chat.userId);
    return token;
  }
}
