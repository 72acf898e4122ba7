// A LINE user as the browser tests need one: she is made, writes, and shows what reached her phone. Speaks to the simulator's
// control API; knows nothing of Kaiwa but the channel's name.
import { type APIRequestContext, expect } from '@playwright/test';
import { addresses } from './addresses';

export interface Received {
  readonly via: 'reply' | 'push' | 'multicast';
  readonly messages: readonly { readonly type: string; readonly text?: string }[];
  readonly retryKey?: string;
}

const CHANNEL = 'demo';

export class LinePerson {
  readonly name: string;
  readonly userId: string;
  readonly #request: APIRequestContext;

  private constructor(request: APIRequestContext, name: string, userId: string) {
    this.#request = request;
    this.name = name;
    this.userId = userId;
  }

  /** @param pictureUrl left out, the simulator draws her a picture */
  static async make(request: APIRequestContext, name: string, pictureUrl?: string): Promise<LinePerson> {
    const answer = await request.post(`${addresses.simulator}/control/users`, {
      data: { displayName: name, friend: true, ...(pictureUrl === undefined ? {} : { pictureUrl }) },
    });
    expect(answer.status()).toBe(201);
    const { userId } = (await answer.json()) as { userId: string };
    return new LinePerson(request, name, userId);
  }

  get chatId(): string {
    return `${CHANNEL}:${this.userId}`;
  }

  /** Returns once Kaiwa has answered the webhook 200. */
  async writes(text: string): Promise<void> {
    await this.says({ type: 'text', text });
  }

  /** Sends a message of any kind. @returns LINE's id of it */
  async says(message: object, more: object = {}): Promise<string> {
    return (await this.does({ type: 'message', message, ...more })).messageId ?? '';
  }

  /** Anything a person can do, in the words of the simulator's control API. */
  async does(event: object): Promise<{ readonly messageId?: string }> {
    const answer = await this.#request.post(`${addresses.simulator}/control/users/${this.userId}/events`, {
      data: event,
    });
    const told = (await answer.json()) as { status?: number; messageId?: string; error?: string };
    expect(told.error ?? told.status).toBe(200);
    return told;
  }

  /** Images sent together, which reach the account one by one in this order. */
  async sendsImages(total: number, order: 'given' | 'reversed' | 'shuffled', more: object = {}): Promise<void> {
    const answer = await this.#request.post(`${addresses.simulator}/control/users/${this.userId}/image-sets`, {
      data: { total, order, ...more },
    });
    const told = (await answer.json()) as { events?: { status: number }[]; error?: string };
    expect(told.error ?? told.events?.map(({ status }) => status)).toEqual(Array.from({ length: total }, () => 200));
  }

  async received(): Promise<Received[]> {
    const answer = await this.#request.get(`${addresses.simulator}/control/users/${this.userId}/received`);
    return (await answer.json()) as Received[];
  }

  /** The texts that reached her, oldest first. */
  async receivedTexts(): Promise<string[]> {
    const all = await this.received();
    return all.flatMap((one) => one.messages.map((message) => message.text ?? message.type));
  }
}

/** Lets LINE's clock run ahead of ours; to be put right by `resetLineClock`, for all tests share one LINE. */
export async function advanceLineClock(request: APIRequestContext, advanceMs: number): Promise<void> {
  await request.post(`${addresses.simulator}/control/clock`, { data: { advanceMs } });
}

/** While it ran ahead, customers' messages stood below answers that came after them. */
export async function resetLineClock(request: APIRequestContext): Promise<void> {
  await request.delete(`${addresses.simulator}/control/clock`);
}

/** What Kaiwa did that LINE forbids. */
export async function lineViolations(request: APIRequestContext): Promise<unknown[]> {
  const answer = await request.get(`${addresses.simulator}/control/violations`);
  return ((await answer.json()) as { violations: unknown[] }).violations;
}
