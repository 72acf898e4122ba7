// Draws message objects, of a person or of the account, as bubbles. No network and no state. Sticker pictures are the simulator's
// stand-ins: LINE's own belong to LINE, and this page loads nothing from outside.
import { actionButtons, tap } from './actions.client.js';
import { flexOf } from './flex.client.js';
import { richText } from './rich-text.client.js';
import { act, element, groupOf, mediaUrl } from './view.client.js';

export const STICKERS = Array.from({ length: 12 }, (_, index) => ({
  packageId: '446',
  stickerId: String(1988 + index),
}));

export function stickerPicture({ packageId, stickerId }) {
  const picture = element('img', 'sticker');
  picture.alt = `Sticker ${packageId}/${stickerId}`;
  picture.src = `/cdn/stickershop/v1/sticker/${encodeURIComponent(stickerId)}/android/sticker.png`;
  return picture;
}

/** In one line, for quotes. */
export function summaryOf(message) {
  const words = message.text ?? message.altText ?? message.fileName ?? message.title;
  return words ? words.slice(0, 80) : (NAMES[message.type] ?? message.type);
}

const NAMES = {
  image: 'Picture',
  video: 'Video',
  audio: 'Voice message',
  sticker: 'Sticker',
  location: 'Place',
  unsent: 'Message taken back',
};

/** @param context `messageId` of the message, `own` = it came from a person and its content lies at LINE */
export function bubbleOf(message, context) {
  const draw = DRAW[message.type];
  const bubble = element('div', 'bubble');
  if (draw) draw(bubble, message, context);
  else bubble.textContent = `[${message.kind ?? message.type}]`;
  return bubble;
}

function addressOf(message, context) {
  if (!context.own) return mediaUrl(message.originalContentUrl);
  return message.external?.originalContentUrl ?? `/phone/content/${context.messageId}`;
}

const DRAW = {
  text: (bubble, message) => bubble.append(...richText(message)),
  textV2: (bubble, message) => bubble.append(...richText(message)),
  unsent: (bubble) => {
    bubble.classList.add('gone');
    bubble.textContent = 'Message taken back';
  },
  sticker: (bubble, message) => {
    bubble.className = 'bubble bare';
    bubble.append(stickerPicture(message));
  },
  image: (bubble, message, context) => {
    bubble.className = 'bubble bare';
    const link = element('a');
    link.href = addressOf(message, context);
    link.target = '_blank';
    const picture = element('img');
    picture.alt = 'Picture';
    picture.src = context.own ? link.href : mediaUrl(message.previewImageUrl);
    link.append(picture);
    bubble.append(link);
  },
  video: (bubble, message, context) => {
    const player = playerOf('video', message, context);
    if (!context.own) player.poster = mediaUrl(message.previewImageUrl);
    // LINE tells the account of a video watched to its end when the video asks for it.
    if (message.trackingId && groupOf() === undefined) {
      player.addEventListener('ended', () => act({ type: 'videoPlayComplete', trackingId: message.trackingId }));
    }
    bubble.className = 'bubble bare';
    bubble.append(player);
  },
  audio: (bubble, message, context) => {
    bubble.className = 'bubble bare';
    bubble.append(playerOf('audio', message, context));
  },
  file: (bubble, message, context) => {
    const link = element('a', 'file', message.fileName);
    link.href = `/phone/content/${context.messageId}`;
    link.download = message.fileName;
    bubble.append(link);
  },
  location: (bubble, message) => {
    const place = [...new Set([message.title, message.address].filter(Boolean))];
    bubble.classList.add('place');
    bubble.append(...place.map((words, index) => element(index === 0 ? 'strong' : 'span', '', words)));
    bubble.append(element('small', '', `${message.latitude}, ${message.longitude}`));
  },
  template: (bubble, { template }) => {
    bubble.className = 'bubble bare';
    const columns = (template.columns ?? [template]).map(templateCard);
    const row = element('div', columns.length > 1 ? 'carousel' : '');
    row.append(...columns);
    bubble.append(row);
  },
  flex: (bubble, message) => {
    bubble.className = 'bubble bare';
    bubble.setAttribute('aria-label', message.altText);
    bubble.append(flexOf(message.contents));
  },
  imagemap: (bubble, message) => {
    bubble.className = 'bubble bare';
    const picture = element('img');
    picture.alt = message.altText;
    picture.src = mediaUrl(`${message.baseUrl}/460`);
    const actions = message.actions.map((action) => ({ ...action, label: action.label ?? action.text ?? action.type }));
    bubble.append(picture, ...actionButtons(actions));
  },
};

function playerOf(tag, message, context) {
  const player = element(tag);
  player.controls = true;
  player.preload = 'metadata';
  player.src = addressOf(message, context);
  return player;
}

function templateCard(column) {
  const card = element('div', 'card');
  const url = column.thumbnailImageUrl ?? column.imageUrl;
  if (url) {
    const picture = element('img');
    picture.alt = '';
    picture.src = mediaUrl(url);
    if (column.defaultAction) picture.addEventListener('click', () => tap(column.defaultAction));
    card.append(picture);
  }
  if (column.title) card.append(element('strong', '', column.title));
  if (column.text) card.append(element('p', '', column.text));
  card.append(...actionButtons(column.actions ?? [{ label: 'Open', ...column.action }]));
  return card;
}
