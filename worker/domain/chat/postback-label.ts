// What a customer tapped: the words of the button that carries this data, looked for in what we sent. Pure.
// LINE tells a postback's data only, never its label: https://developers.line.biz/en/reference/messaging-api/#postback-event
import type { Entry } from './entry';

/** So many of the newest lines are looked through; what is older shows its data. */
export const POSTBACK_LINES_MAX = 100;

/** @param newestFirst lines of the log; those that are none of our messages are passed over */
export function postbackLabel(newestFirst: readonly Entry[], data: string): string | null {
  for (const entry of newestFirst) {
    if (entry.kind !== 'message' || entry.author.kind !== 'operator') continue;
    for (const { label, action } of entry.quickReplies ?? []) {
      if ('data' in action && action.data === data) return label;
    }
    const label = entry.content.type === 'card' ? labelIn(entry.content.json, data) : null;
    if (label !== null) return label;
  }
  return null;
}

/** Actions of templates and Flex lie at any depth; whatever has this `data` is one. */
function labelIn(json: string, data: string): string | null {
  const open: unknown[] = [parse(json)];
  while (open.length > 0) {
    const value = open.shift();
    if (typeof value !== 'object' || value === null) continue;
    if ('data' in value && value.data === data) {
      const words = value as { readonly label?: unknown; readonly displayText?: unknown };
      const label = [words.label, words.displayText].find((text) => typeof text === 'string' && text !== '');
      if (typeof label === 'string') return label;
    }
    open.push(...Object.values(value));
  }
  return null;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Checked when it was saved; what cannot be read has no buttons.
    return null;
  }
}
