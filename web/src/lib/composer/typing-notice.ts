// Tells the server that the operator types, so that the customer sees LINE's loading animation: only for keys that change a text,
// and at most every four seconds per chat, which is LINE's limit. Knows no chat; Composer asks it at every input.
// https://developers.line.biz/en/docs/messaging-api/use-loading-indicator/

export const TYPING_EVERY_MS = 4_000;

export class TypingNotice {
  readonly #lastAt = new Map<string, number>();

  /** @returns whether it is time to tell; counts it as told */
  typed(chatId: string, text: string, nowMs: number): boolean {
    if (text.trim() === '') return false;
    const last = this.#lastAt.get(chatId);
    if (last !== undefined && nowMs - last < TYPING_EVERY_MS) return false;
    this.#lastAt.set(chatId, nowMs);
    return true;
  }
}
