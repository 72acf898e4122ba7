// Says which files a browser or a computer would run, by their first bytes and by their names: markup, scripts, programs.
// Operators may send any other file as a download. Pure. Called by desk/upload-route and desk/judge-upload.
// https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type

/** As many first bytes are looked at. */
export const RUNNING_HEAD_BYTES = 4096;

const ENDINGS: ReadonlySet<string> = new Set(
  (
    'htm html xhtml xht shtml mht mhtml svg svgz xml xsl xslt js mjs cjs jse vbs vbe wsf wsh hta css ' +
    'exe com scr pif bat cmd ps1 psm1 msi msp msc cpl dll sys jar jnlp apk app dmg pkg command sh bash reg lnk url scf'
  ).split(' '),
);

/** By the ending of its name. */
export function hasRunningName(fileName: string): boolean {
  const ending = /\.([^.\s]+)[.\s]*$/.exec(fileName)?.[1];
  return ending !== undefined && ENDINGS.has(ending.toLowerCase());
}

const MARKUP =
  /^(?:<!--|<\?xml|<!doctype|<\/?(?:html|head|body|script|svg|iframe|style|title|table|div|meta|link|img|font|a|b|p|br|h1|object|embed|form|math|template)[\s>/])/i;
const MARKUP_ANYWHERE = /<(?:html|script|svg|iframe|!doctype\s+(?:html|svg))[\s>/]/i;
const PROGRAMS = [
  'MZ',
  '\x7fELF',
  '\xca\xfe\xba\xbe',
  '\xcf\xfa\xed\xfe',
  '\xce\xfa\xed\xfe',
  '\xfe\xed\xfa\xce',
  '\xfe\xed\xfa\xcf',
  '#!',
];

/** By its first bytes. A text that holds markup further down counts too: some programs look beyond the beginning. */
export function runs(head: Uint8Array): boolean {
  const raw = Array.from(head.subarray(0, 4), (byte) => String.fromCharCode(byte)).join('');
  if (PROGRAMS.some((mark) => raw.startsWith(mark))) return true;
  const text = decode(head.subarray(0, RUNNING_HEAD_BYTES));
  return MARKUP.test(text.trimStart()) || (isText(text) && MARKUP_ANYWHERE.test(text));
}

/** Every encoding that a browser would take up by its mark. */
function decode(head: Uint8Array): string {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(head);
  return new TextDecoder().decode(head);
}

function isText(text: string): boolean {
  return !text.includes('\0');
}
