// A file's name as somebody outside gave it, made fit to be stored, shown and put into a header. Pure.
// Called by desk/upload-route and whoever serves files. https://www.rfc-editor.org/rfc/rfc6266

const UNITS_MAX = 150;
/** Control characters, what separates paths or ends a quoted string, and what turns the direction of writing. */
const UNFIT = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff"\\/:*?<>|]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;

/** Never empty; a long name keeps its ending. */
export function cleanFileName(name: string): string {
  const clean = name
    .replace(UNFIT, '_')
    .replace(LONE_SURROGATES, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s_]+|[.\s]+$/g, '');
  if (clean === '') return 'file';
  if (clean.length <= UNITS_MAX) return clean;
  const ending = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? '';
  const stem = clean.slice(0, UNITS_MAX - ending.length);
  // Not through the middle of a surrogate pair.
  return (/[\ud800-\udbff]$/.test(stem) ? stem.slice(0, -1) : stem) + ending;
}

/** The header `Content-Disposition`; without a name the browser takes one from the address. */
export function contentDisposition(type: 'inline' | 'attachment', name?: string): string {
  if (name === undefined) return type;
  const clean = cleanFileName(name);
  const plain = clean.replace(/[^\x20-\x7e]|[%"\\]/g, '_');
  return `${type}; filename="${plain}"; filename*=UTF-8''${encodeExtended(clean)}`;
}

/** https://www.rfc-editor.org/rfc/rfc8187#section-3.2.1: what encodeURIComponent leaves but an attr-char is not. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
