// Lays Flex messages out near enough to LINE's clients to judge one by the eye: boxes, texts, pictures, buttons, carousels.
// No network and no state. See https://developers.line.biz/en/docs/messaging-api/flex-message-layout/
import { actionButtons, tap } from './actions.client.js';
import { element, mediaUrl } from './view.client.js';

const SIZES = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, '3xl': 35, '4xl': 48, '5xl': 74 };
const GAPS = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const ALIGN = { start: 'flex-start', center: 'center', end: 'flex-end' };

const px = (value, table) => (value in table ? `${table[value]}px` : value);

export function flexOf(container) {
  if (container.type !== 'carousel') return bubble(container);
  const row = element('div', 'carousel');
  row.append(...container.contents.map(bubble));
  return row;
}

function bubble(content) {
  const card = element('div', 'flex-bubble');
  card.dataset.size = content.size ?? 'mega';
  for (const block of ['header', 'hero', 'body', 'footer']) {
    if (!content[block]) continue;
    const part = element('div', `flex-${block}`);
    const style = content.styles?.[block];
    if (style?.backgroundColor) part.style.backgroundColor = style.backgroundColor;
    part.append(...nodes(content[block]));
    card.append(part);
  }
  if (content.action) tappable(card, content.action);
  return card;
}

/** A component as nodes; kinds that draw nothing give none. */
function nodes(component) {
  const made = DRAW[component.type]?.(component);
  if (!made) return [];
  if (component.margin) made.style.marginTop = px(component.margin, GAPS);
  if (typeof component.flex === 'number') made.style.flex = `${component.flex} ${component.flex} 0`;
  if (component.action && component.type !== 'button') tappable(made, component.action);
  return [made];
}

const DRAW = {
  box: (box) => {
    const made = element('div', `flex-box flex-${box.layout}`);
    made.style.gap = px(box.spacing ?? 'none', GAPS);
    for (const side of ['Top', 'Bottom', 'Start', 'End', 'All']) pad(made, side, box[`padding${side}`]);
    if (box.backgroundColor) made.style.backgroundColor = box.backgroundColor;
    if (box.cornerRadius) made.style.borderRadius = px(box.cornerRadius, GAPS);
    if (box.borderWidth) made.style.border = `1px solid ${box.borderColor ?? 'currentcolor'}`;
    if (box.alignItems) made.style.alignItems = ALIGN[box.alignItems];
    if (box.justifyContent) made.style.justifyContent = ALIGN[box.justifyContent] ?? box.justifyContent;
    made.append(...box.contents.flatMap(nodes));
    return made;
  },
  text: (text) => {
    const made = element('p', `flex-text${text.wrap ? '' : ' one-line'}`);
    styleText(made, text);
    made.style.textAlign = text.align ?? 'start';
    if (text.contents?.length) made.append(...text.contents.map(span));
    else made.textContent = text.text ?? '';
    return made;
  },
  image: (image) => {
    const made = element('img');
    made.alt = '';
    made.src = mediaUrl(image.url);
    made.style.aspectRatio = (image.aspectRatio ?? '1:1').replace(':', ' / ');
    made.style.objectFit = image.aspectMode === 'cover' ? 'cover' : 'contain';
    return made;
  },
  icon: (icon) => {
    const made = element('img', 'flex-icon');
    made.alt = '';
    made.src = mediaUrl(icon.url);
    return made;
  },
  video: (video) => {
    const made = element('video');
    made.controls = true;
    made.preload = 'metadata';
    made.src = mediaUrl(video.url);
    made.poster = mediaUrl(video.previewUrl);
    return made;
  },
  button: (action) => {
    const [made] = actionButtons([action.action]);
    made.className = `flex-button ${action.style ?? 'link'}`;
    return made;
  },
  separator: () => element('hr'),
  filler: () => element('div', 'filler'),
  spacer: () => element('div', 'spacer'),
};

function span(part) {
  const made = element('span', '', part.text);
  styleText(made, part);
  return made;
}

function styleText(made, { size, color, weight, decoration, style }) {
  if (size) made.style.fontSize = px(size, SIZES);
  if (color) made.style.color = color;
  if (weight) made.style.fontWeight = weight;
  if (decoration) made.style.textDecoration = decoration;
  if (style) made.style.fontStyle = style;
}

function pad(made, side, value) {
  if (value === undefined) return;
  const property = { All: 'padding', Start: 'paddingInlineStart', End: 'paddingInlineEnd' }[side] ?? `padding${side}`;
  made.style[property] = px(value, GAPS);
}

function tappable(made, action) {
  made.tabIndex = 0;
  made.setAttribute('role', 'button');
  if (action.label) made.setAttribute('aria-label', action.label);
  made.classList.add('tappable');
  made.addEventListener('click', (event) => {
    event.stopPropagation();
    void tap(action);
  });
  made.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === made) void tap(action);
  });
}
