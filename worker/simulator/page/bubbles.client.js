// Draws message objects, of the person or of the account, as bubbles. No network and no state; taps go back through `act`.
// Stickers are stand-ins: the pictures are LINE's, and this page loads nothing from outside.

export const STICKERS = [
  { packageId: '446', stickerId: '1988', sign: '😀', words: 'happy' },
  { packageId: '446', stickerId: '1989', sign: '😂', words: 'laughing' },
  { packageId: '446', stickerId: '1990', sign: '😍', words: 'in love' },
  { packageId: '446', stickerId: '1991', sign: '😭', words: 'crying' },
  { packageId: '446', stickerId: '1992', sign: '😡', words: 'angry' },
  { packageId: '446', stickerId: '1993', sign: '🙏', words: 'please' },
  { packageId: '446', stickerId: '1994', sign: '👍', words: 'good' },
  { packageId: '446', stickerId: '1995', sign: '🎉', words: 'party' },
];

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Buttons for action objects; unknown kinds show their label and do what `act` makes of them. */
export function actionButtons(actions, act) {
  return actions.filter(Boolean).map((action) => {
    const button = element('button', '', action.label ?? action.text ?? action.type);
    button.type = 'button';
    button.addEventListener('click', () => void act(action));
    return button;
  });
}

/**
 * @param context `messageId` and `own` of the message, `mediaUrl(url)` to reach media, `act(action)` for taps
 */
export function bubbleOf(message, context) {
  const draw = DRAW[message.type];
  const bubble = element('div', 'bubble');
  if (draw) draw(bubble, message, context);
  else bubble.textContent = `[${message.type}]`;
  return bubble;
}

const ownContent = (context) => `/phone/content/${context.messageId}`;
const sourceOf = (message, context) =>
  context.own
    ? message.external
      ? message.external.originalContentUrl
      : ownContent(context)
    : context.mediaUrl(message.originalContentUrl);

const DRAW = {
  text: (bubble, message) => {
    bubble.textContent = message.text;
  },
  textV2: (bubble, message) => {
    bubble.textContent = message.text.replaceAll('{{', '{').replaceAll('}}', '}');
  },
  unsent: (bubble) => {
    bubble.textContent = 'Message taken back';
  },
  sticker: (bubble, message) => {
    const known = STICKERS.find((one) => one.stickerId === message.stickerId);
    bubble.className = 'bubble bare sticker';
    bubble.textContent = known?.sign ?? '🏷️';
    bubble.setAttribute('aria-label', `Sticker ${message.packageId}/${message.stickerId}`);
    bubble.setAttribute('role', 'img');
  },
  image: (bubble, message, context) => {
    bubble.className = 'bubble bare';
    const picture = element('img');
    picture.alt = 'Picture';
    picture.src = sourceOf(message, context);
    bubble.append(picture);
  },
  video: (bubble, message, context) => media(bubble, 'video', message, context),
  audio: (bubble, message, context) => media(bubble, 'audio', message, context),
  file: (bubble, message, context) => {
    const link = element('a', '', `📄 ${message.fileName}`);
    link.href = ownContent(context);
    link.download = message.fileName;
    bubble.append(link);
  },
  location: (bubble, message) => {
    const place = [message.title, message.address].filter(Boolean);
    bubble.textContent = `📍 ${[...new Set(place)].join('\n')}\n${message.latitude}, ${message.longitude}`;
  },
  template: (bubble, message, context) => drawTemplate(bubble, message.template, context),
  flex: (bubble, message, context) => {
    const card = element('div', 'card');
    drawFlex(card, message.contents, context);
    if (card.childElementCount === 0) card.textContent = message.altText;
    bubble.append(card);
  },
  imagemap: (bubble, message, context) => {
    bubble.textContent = message.altText;
    const actions = message.actions.map((action) => ({
      ...action,
      uri: action.linkUri,
      label: action.label ?? action.type,
    }));
    bubble.append(...actionButtons(actions, context.act));
  },
};

function media(bubble, tag, message, context) {
  bubble.className = 'bubble bare';
  const player = element(tag);
  player.controls = true;
  player.preload = 'metadata';
  player.src = sourceOf(message, context);
  bubble.append(player);
}

function drawTemplate(bubble, template, context) {
  const columns = template.columns ?? [template];
  for (const column of columns) {
    const card = element('div', 'card');
    const url = column.thumbnailImageUrl ?? column.imageUrl;
    if (url) {
      const picture = element('img');
      picture.alt = '';
      picture.src = context.mediaUrl(url);
      card.append(picture);
    }
    if (column.title) card.append(element('strong', '', column.title));
    if (column.text) card.append(element('span', '', column.text));
    card.append(...actionButtons(column.actions ?? [column.action], context.act));
    bubble.append(card);
  }
}

/** Flex is not laid out: its texts, pictures and buttons stand one under the other, in order. */
function drawFlex(card, node, context) {
  if (Array.isArray(node)) {
    for (const item of node) drawFlex(card, item, context);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  if (node.type === 'text' && node.text) card.append(element('span', '', node.text));
  if (node.type === 'button') card.append(...actionButtons([node.action], context.act));
  if (node.type === 'image') {
    const picture = element('img');
    picture.alt = '';
    picture.src = context.mediaUrl(node.url);
    card.append(picture);
  }
  for (const part of ['header', 'hero', 'body', 'footer', 'contents']) drawFlex(card, node[part], context);
}
