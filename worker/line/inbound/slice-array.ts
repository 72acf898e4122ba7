// Cuts the elements of an array out of a JSON text without rewriting them, so that each event is kept as LINE sent it.
// Pure. The text must be valid JSON with an object on top: parse-webhook.ts calls it after JSON.parse has said so.

/** The texts of the elements of the array under `key` of the top object; [] where there is no such array. */
export function sliceArray(json: string, key: string): string[] {
  let slices: string[] = [];
  let at = skipBlanks(json, skipBlanks(json, 0) + 1);
  while (json[at] === '"') {
    const nameEnd = endOfString(json, at);
    const name: unknown = JSON.parse(json.slice(at, nameEnd));
    const start = skipBlanks(json, skipBlanks(json, nameEnd) + 1);
    const end = endOfValue(json, start);
    // Of equal keys JSON.parse keeps the last, and so does this.
    if (name === key) slices = json[start] === '[' ? elementsAt(json, start) : [];
    at = skipComma(json, end);
  }
  return slices;
}

function elementsAt(json: string, open: number): string[] {
  const slices: string[] = [];
  let at = skipBlanks(json, open + 1);
  while (at < json.length && json[at] !== ']') {
    const end = endOfValue(json, at);
    slices.push(json.slice(at, end));
    at = skipComma(json, end);
  }
  return slices;
}

function endOfValue(json: string, start: number): number {
  if (json[start] === '"') return endOfString(json, start);
  if (json[start] !== '{' && json[start] !== '[') return endOfWord(json, start);
  let depth = 0;
  let at = start;
  while (at < json.length) {
    const char = json[at];
    if (char === '"') {
      at = endOfString(json, at);
      continue;
    }
    if (char === '{' || char === '[') depth += 1;
    if (char === '}' || char === ']') depth -= 1;
    at += 1;
    if (depth === 0) break;
  }
  return at;
}

/** Numbers, true, false, null. */
function endOfWord(json: string, start: number): number {
  let at = start;
  while (at < json.length && !',]} \t\r\n'.includes(json[at] ?? '')) at += 1;
  return at;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipBlanks(json: string, start: number): number {
  let at = start;
  while (at < json.length && ' \t\r\n'.includes(json[at] ?? '')) at += 1;
  return at;
}

function skipComma(json: string, end: number): number {
  const at = skipBlanks(json, end);
  return json[at] === ',' ? skipBlanks(json, at + 1) : at;
}
