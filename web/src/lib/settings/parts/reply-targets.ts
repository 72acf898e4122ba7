// What buttons of the bot can lead to, as the form has it now: entries, menus and flows by id.

export interface ReplyTarget {
  readonly value: string;
  readonly label: string;
}

export interface ReplyTargets {
  readonly entry: readonly ReplyTarget[];
  readonly menu: readonly ReplyTarget[];
  readonly flow: readonly ReplyTarget[];
}
