// Texts with what stands in them: LINE's emoji, mentions and links, both ways: drawn from a message, and found in what was typed.
// No network.
import { element, mediaUrl, nameOf } from './view.client.js';

const PRODUCT = '5ac1bfd5040ab15980c9b435';
/** A few of LINE's emoji, as they stand in a text. */
export const EMOJI = ['(love)', '(happy)', '(cry)', '(angry)', '(star)', '(moon)'].map((alt, index) => ({
  alt,
  productId: PRODUCT,
  emojiId: String(index + 1).padStart(3, '0'),
}));

export function emojiPicture({ productId, emojiId }, alt) {
  const picture = element('img', 'emoji');
  picture.alt = alt;
  picture.src = `/cdn/sticonshop/v1/sticon/${encodeURIComponent(productId)}/android/${encodeURIComponent(emojiId)}.png`;
  return picture;
}

/** Nodes of a text message, of a customer or of the account (which writes emoji as `$`). */
export function richText(message) {
  if (message.type === 'textV2') return textV2(message);
  const parts = [...(message.emojis ?? []), ...(message.mention?.mentionees ?? [])].sort(
    (left, right) => left.index - right.index,
  );
  const nodes = [];
  let at = 0;
  for (const part of parts) {
    const end = part.index + (part.length ?? 1);
    const own = message.text.slice(part.index, end);
    nodes.push(...withLinks(message.text.slice(at, part.index)));
    nodes.push(part.emojiId ? emojiPicture(part, own) : element('b', 'mention', own));
    at = end;
  }
  return [...nodes, ...withLinks(message.text.slice(at))];
}

function textV2({ text, substitution = {} }) {
  return text.split(/(\{\{|\}\}|\{[0-9A-Za-z_]+\})/).flatMap((part) => {
    if (part === '{{' || part === '}}') return [part[0]];
    const item = /^\{.+\}$/.test(part) ? substitution[part.slice(1, -1)] : undefined;
    if (item?.type === 'emoji') return [emojiPicture(item, part)];
    if (item?.type !== 'mention') return withLinks(part);
    return [element('b', 'mention', item.mentionee.type === 'all' ? '@All' : `@${nameOf(item.mentionee.userId)}`)];
  });
}

function withLinks(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .filter(Boolean)
    .map((part) => (/^https?:\/\//.test(part) ? linkTo(part) : part));
}

function linkTo(url) {
  const link = element('a', '', url);
  link.href = mediaUrl(url);
  link.target = '_blank';
  link.rel = 'noopener';
  return link;
}

/** What was typed as a message: LINE's emoji by their words, and in a group `@` with a member's or the account's name. */
export function typedText(text, group, account, users) {
  const emojis = EMOJI.flatMap(({ alt, productId, emojiId }) =>
    placesOf(text, alt).map((index) => ({ index, length: alt.length, productId, emojiId })),
  ).sort((left, right) => left.index - right.index);
  const named = group === undefined ? [] : mentionsIn(text, group, account, users);
  return {
    text,
    ...(emojis.length === 0 ? {} : { emojis }),
    ...(named.length === 0 ? {} : { mention: { mentionees: named.slice(0, 20) } }),
  };
}

function mentionsIn(text, group, account, users) {
  const members = users.filter((user) => group.members.includes(user.userId));
  const people = members.map((user) => ({
    words: `@${user.displayName}`,
    mentionee: { type: 'user', userId: user.userId },
  }));
  const all = { words: '@All', mentionee: { type: 'all' } };
  const self = { words: `@${account.displayName}`, mentionee: { type: 'user', isSelf: true } };
  return [...people, all, self]
    .flatMap(({ words, mentionee }) =>
      placesOf(text, words).map((index) => ({ ...mentionee, index, length: words.length })),
    )
    .sort((left, right) => left.index - right.index || right.length - left.length)
    .filter((one, index, list) => index === 0 || list[index - 1].index + list[index - 1].length <= one.index);
}

function placesOf(text, words) {
  const places = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) places.push(at);
  return places;
}
