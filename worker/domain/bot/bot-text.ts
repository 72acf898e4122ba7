// The words of a message as the bot reads them: without the mention that calls it and without the stand-ins of LINE's emoji,
// so that "@Shop opening hours (smile)" is "opening hours". Pure. Called for the new message and for those from the log.
import type { TextContent } from '../chat/message-content';

export function toBotText({ text, mentions = [], emojis = [] }: TextContent): string {
  const taken = [...mentions.filter(({ isSelf }) => isSelf), ...emojis].sort((a, b) => a.index - b.index);
  let words = '';
  let end = 0;
  for (const { index, length } of taken) {
    // Ranges come from outside: one that overlaps or lies beyond the text takes what is left of it.
    words += text.slice(end, Math.max(end, index));
    end = Math.max(end, index + length);
  }
  return `${words}${text.slice(end)}`.trim();
}
