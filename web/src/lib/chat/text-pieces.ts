// Cuts a message's text into what is drawn: plain text, links, LINE emoji, mentions. Places are UTF-16 units, as LINE counts.
// What does not fit the text (overlapping or out of it) is passed over: the text itself is always shown whole. Pure.
import type { ContentView } from '$protocol/entry-view';
import { linkifyText } from './linkify-text';

export type TextContentView = Extract<ContentView, { type: 'text' }>;

export type RichPiece =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'emoji'; readonly text: string; readonly productId: string; readonly emojiId: string }
  | { readonly kind: 'mention'; readonly text: string; readonly isSelf: boolean };

interface Mark {
  readonly index: number;
  readonly length: number;
  readonly toPiece: (text: string) => RichPiece;
}

export function textPieces(content: TextContentView): RichPiece[] {
  const pieces: RichPiece[] = [];
  let end = 0;
  for (const mark of marksOf(content)) {
    if (mark.index < end || mark.length <= 0 || mark.index + mark.length > content.text.length) continue;
    pieces.push(...linked(content.text.slice(end, mark.index)));
    end = mark.index + mark.length;
    pieces.push(mark.toPiece(content.text.slice(mark.index, end)));
  }
  return [...pieces, ...linked(content.text.slice(end))];
}

function marksOf({ emojis = [], mentions = [] }: TextContentView): Mark[] {
  const marks: Mark[] = [
    ...emojis.map(({ index, length, productId, emojiId }) => ({
      index,
      length,
      toPiece: (text: string): RichPiece => ({ kind: 'emoji', text, productId, emojiId }),
    })),
    ...mentions.map(({ index, length, kind, isSelf = false }) => ({
      index,
      length,
      // Who calls everybody calls the account, too.
      toPiece: (text: string): RichPiece => ({ kind: 'mention', text, isSelf: isSelf || kind === 'all' }),
    })),
  ];
  return marks.sort((a, b) => a.index - b.index);
}

function linked(text: string): RichPiece[] {
  return linkifyText(text).map(({ text: part, href }) =>
    href === null ? { kind: 'plain', text: part } : { kind: 'link', text: part, href },
  );
}
