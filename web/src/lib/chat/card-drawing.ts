// Reads a saved message of LINE (template, Flex, …) for a modest drawing: panels with their texts and buttons. Pictures are left
// out: they lie with others, and the desk asks nobody but its own origin. What cannot be read draws nothing; the alt text stays.
// The JSON was checked by LINE before it was saved, but is read here as if it were not. Pure.

export interface CardButton {
  readonly label: string;
  /** Where it leads or what it sends, for a title; null where it says nothing more. */
  readonly does: string | null;
}

export interface CardPanel {
  readonly title: string | null;
  readonly texts: readonly { readonly text: string; readonly isStrong: boolean }[];
  readonly hasPicture: boolean;
  readonly buttons: readonly CardButton[];
}

type Json = Readonly<Record<string, unknown>>;

const DEPTH_MAX = 16;
const PANELS_MAX = 12;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const words = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** @param json a message object of LINE as JSON text */
export function cardDrawing(json: string): readonly CardPanel[] {
  const message = parse(json);
  if (message === null) return [];
  if (message.type === 'template' && isObject(message.template)) return templatePanels(message.template);
  if (message.type === 'flex' && isObject(message.contents)) return flexPanels(message.contents);
  if (message.type === 'imagemap')
    return [{ title: null, texts: [], hasPicture: true, buttons: toButtons(message.actions) }];
  return [];
}

function parse(json: string): Json | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    // Not JSON: there is nothing to draw, and the caller shows the alt text.
    return null;
  }
}

function templatePanels(template: Json): CardPanel[] {
  const columns = template.type === 'carousel' || template.type === 'image_carousel';
  return columns ? objects(template.columns).slice(0, PANELS_MAX).map(templatePanel) : [templatePanel(template)];
}

function templatePanel(column: Json): CardPanel {
  const text = words(column.text);
  return {
    title: words(column.title),
    texts: text === null ? [] : [{ text, isStrong: false }],
    hasPicture: words(column.thumbnailImageUrl) !== null || words(column.imageUrl) !== null,
    // An image carousel has one action to a picture.
    buttons: toButtons(isObject(column.action) ? [column.action] : column.actions),
  };
}

function flexPanels(contents: Json): CardPanel[] {
  const bubbles = contents.type === 'carousel' ? objects(contents.contents) : [contents];
  return bubbles.slice(0, PANELS_MAX).map((bubble) => {
    const found = {
      texts: [] as { text: string; isStrong: boolean }[],
      buttons: [] as CardButton[],
      hasPicture: false,
    };
    for (const block of ['header', 'hero', 'body', 'footer']) gather(bubble[block], found, 0);
    return { title: null, ...found };
  });
}

function gather(
  part: unknown,
  found: { texts: { text: string; isStrong: boolean }[]; buttons: CardButton[]; hasPicture: boolean },
  depth: number,
): void {
  if (!isObject(part) || depth > DEPTH_MAX) return;
  if (part.type === 'text') {
    const text =
      words(part.text) ??
      words(
        objects(part.contents)
          .map((span) => span.text)
          .join(''),
      );
    if (text !== null) found.texts.push({ text, isStrong: part.weight === 'bold' });
  } else if (part.type === 'button') found.buttons.push(...toButtons([part.action]));
  else if (part.type === 'image' || part.type === 'video') found.hasPicture = true;
  else for (const inner of objects(part.contents)) gather(inner, found, depth + 1);
}

function toButtons(actions: unknown): CardButton[] {
  return objects(actions).flatMap((action) => {
    const label = words(action.label);
    return label === null
      ? []
      : [{ label, does: words(action.uri) ?? words(action.text) ?? words(action.displayText) }];
  });
}
