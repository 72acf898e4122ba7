// Cuts a customer's text into plain pieces and links. Text stays text: pieces become text nodes, never HTML.
import { LinkifyIt } from 'linkify-it';

export type TextPiece = { readonly text: string; readonly href: string | null };

/** What a link may be; anything else stays text. */
const ALLOWED = /^(https?:|mailto:|tel:)/i;

const finder = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: false })
  .add('ftp:', null)
  .add('//', null)
  .add('tel:', { validate: (text, from) => /^[+\d][\d-]{4,20}/.exec(text.slice(from, from + 21))?.[0].length ?? 0 });

/** An address without a scheme is a link only where it says `www.`: file names and version numbers look like the others. */
function hrefOf(schema: string, url: string): string | null {
  if (schema !== '') return ALLOWED.test(url) ? url : null;
  return /^http:\/\/www\./i.test(url) ? url.replace(/^http:/i, 'https:') : null;
}

export function linkifyText(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of finder.match(text) ?? []) {
    const href = hrefOf(match.schema, match.url);
    if (href === null) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: null });
    pieces.push({ text: match.text, href });
    end = match.lastIndex;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}
