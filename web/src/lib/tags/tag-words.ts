// The names of the colours of tags.
import { TAG_COLORS, type TagColor } from '$domain/tags/tag';
import { m } from '../paraglide/messages';

const WORDS: Readonly<Record<TagColor, () => string>> = {
  gray: m.tag_gray,
  red: m.tag_red,
  orange: m.tag_orange,
  yellow: m.tag_yellow,
  green: m.tag_green,
  teal: m.tag_teal,
  blue: m.tag_blue,
  indigo: m.tag_indigo,
  purple: m.tag_purple,
  pink: m.tag_pink,
};

export function colorOptions(): { readonly value: TagColor; readonly label: string }[] {
  return TAG_COLORS.map((color) => ({ value: color, label: WORDS[color]() }));
}
