// Rich menus: made, given their one image, read and deleted. A menu without image cannot be applied; an image cannot be replaced.
// See https://developers.line.biz/en/reference/messaging-api/#rich-menu

import { randomHex } from '../state/ids';
import { imageSizeOf } from '../state/image-size';
import { isRecord } from '../state/json';
import type { RichMenu } from '../state/records';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

const MENUS_MAX = 1_000;
const IMAGE_BYTES_MAX = 1_000_000;

const ownMenus = ({ state, channel }: CallContext) =>
  state.richMenus.values().filter((one) => one.channelId === channel.channelId);

/** The channel's menu of that id, or null. */
export function menuOf({ state, channel }: CallContext, richMenuId: string): RichMenu | null {
  const menu = state.richMenus.get(richMenuId);
  return menu?.channelId === channel.channelId ? menu : null;
}

const shown = ({ richMenuId, menu }: RichMenu) => ({ richMenuId, ...menu });

export function createRichMenu(ctx: CallContext): Outcome {
  if (ownMenus(ctx).length >= MENUS_MAX) return refusal(400, TEXT.tooManyMenus);
  const richMenuId = `richmenu-${randomHex(16)}`;
  const { channelId } = ctx.channel;
  ctx.state.richMenus.set(richMenuId, { richMenuId, channelId, menu: ctx.body, image: null });
  return { status: 200, json: { richMenuId } };
}

export function getRichMenu(ctx: CallContext): Outcome {
  const menu = menuOf(ctx, ctx.params.richMenuId ?? '');
  return menu === null ? refusal(404, TEXT.notFound) : { status: 200, json: shown(menu) };
}

export const listRichMenus = (ctx: CallContext): Outcome => ({
  status: 200,
  json: { richmenus: ownMenus(ctx).map(shown) },
});

/** What shows it loses it: defaults, links and aliases of a deleted menu lead nowhere. */
export function deleteRichMenu(ctx: CallContext): Outcome {
  const menu = menuOf(ctx, ctx.params.richMenuId ?? '');
  if (menu === null) return refusal(404, TEXT.notFound);
  ctx.state.richMenus.delete(menu.richMenuId);
  return { status: 200, json: {} };
}

export function setRichMenuImage(ctx: CallContext): Outcome {
  const { state, call } = ctx;
  const menu = menuOf(ctx, ctx.params.richMenuId ?? '');
  if (menu === null) return refusal(404, TEXT.notFound);
  if (menu.image !== null) {
    state.addViolation('rich_menu_image_twice', menu.richMenuId, ctx.requestId);
    return refusal(400, TEXT.imageTwice);
  }
  const image = imageSizeOf(call.upload ?? new Uint8Array());
  if (call.upload === undefined || image?.type !== call.contentType) return refusal(415, TEXT.imageType);
  if (call.upload.length > IMAGE_BYTES_MAX) return refusal(413, TEXT.tooLarge);
  const { size } = menu.menu;
  const fits = isRecord(size) && size.width === image.width && size.height === image.height;
  if (!fits) return refusal(400, TEXT.imageSize);
  state.deps.putMedia(menu.richMenuId, call.upload);
  state.richMenus.set(menu.richMenuId, { ...menu, image: image.type });
  return { status: 200, json: {} };
}

export function getRichMenuImage(ctx: CallContext): Outcome {
  const menu = menuOf(ctx, ctx.params.richMenuId ?? '');
  const data = menu === null ? null : ctx.state.deps.getMedia(menu.richMenuId);
  if (!menu?.image || data === null) return refusal(404, TEXT.notFound);
  return { status: 200, bytes: { data, contentType: menu.image } };
}
