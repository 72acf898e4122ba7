// SQL of what commands were answered, so that the same command again has the same answer. Synchronous; decides nothing.

export class CommandStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  answerOf(commandId: string): string | null {
    const [row] = this.#sql
      .exec<{ answer: string }>('SELECT answer FROM commands WHERE command_id = ?', commandId)
      .toArray();
    return row?.answer ?? null;
  }

  keepAnswer(commandId: string, at: number, answer: string): void {
    this.#sql.exec('INSERT INTO commands (command_id, at, answer) VALUES (?, ?, ?)', commandId, at, answer);
  }

  /** The first answer stays. */
  keepAnswerOnce(commandId: string, at: number, answer: string): void {
    if (this.answerOf(commandId) === null) this.keepAnswer(commandId, at, answer);
  }

  forgetAnswer(commandId: string): void {
    this.#sql.exec('DELETE FROM commands WHERE command_id = ?', commandId);
  }

  /** Drops answers that nobody can ask for any more. */
  forgetBefore(at: number): void {
    this.#sql.exec('DELETE FROM commands WHERE at < ?', at);
  }
}
