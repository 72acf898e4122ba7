// What the palette lists and how a few letters find it. Pure.

export interface Command {
  readonly id: string;
  readonly label: string;
  /** Other words it is found by. */
  readonly also?: string;
  /** As keys/pressed-key says it. */
  readonly key?: string;
  readonly run: () => void;
}
export interface CommandGroup {
  readonly id: string;
  readonly title: string;
  readonly commands: readonly Command[];
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase();

/** Those in which every word of the query stands, in their order; where a word begins with the query, it comes first. */
export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return commands;
  const found = commands
    .map((command) => ({ command, text: fold(`${command.label} ${command.also ?? ''}`) }))
    .filter(({ text }) => wanted.every((word) => text.includes(word)));
  const begins = ({ text }: { readonly text: string }) => Number(!` ${text}`.includes(` ${wanted[0]}`));
  return found.toSorted((a, b) => begins(a) - begins(b)).map(({ command }) => command);
}
