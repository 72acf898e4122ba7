// Which rich menu is shown to whom: the default of the channel, one person's own, many at once, and aliases for tabs.
// See https://developers.line.biz/en/docs/messaging-api/using-rich-menus/ and .../switch-rich-menus/
import { isLineId } from '../state/ids';
import { stringOf } from '../state/json';
import type { RichMenu } from '../state/records';
import { bodyErrorsText } from '../validate/request-body';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';
import { menuOf } from './rich-menu';

/** A bulk call takes effect this much later, platform time. */
const BULK_MS = 1_000;
const DONE: Outcome = { status: 200, json: {} };

/** A menu that can be applied, or why not. */
function applicable(ctx: CallContext, richMenuId: string): RichMenu | Outcome {
  const menu = ctx.state.richMenus.get(richMenuId);
  if (menu === undefined) return refusal(404, TEXT.notFound);
  if (menu.channelId !== ctx.channel.channelId) return refusal(403, TEXT.foreignMenu);
  return menu.image === null ? refusal(400, TEXT.imageFirst) : menu;
}

export function setDefaultMenu(ctx: CallContext): Outcome {
  const menu = applicable(ctx, ctx.params.richMenuId ?? '');
  if ('status' in menu) return menu;
  ctx.state.updateChannel(ctx.channel, { defaultRichMenuId: menu.richMenuId });
  return DONE;
}

export function getDefaultMenu(ctx: CallContext): Outcome {
  const menu = menuOf(ctx, ctx.channel.defaultRichMenuId ?? '');
  return menu === null ? refusal(404, TEXT.noDefaultMenu) : { status: 200, json: { richMenuId: menu.richMenuId } };
}

export function cancelDefaultMenu({ state, channel }: CallContext): Outcome {
  state.updateChannel(channel, { defaultRichMenuId: null });
  return DONE;
}

const keyOf = (ctx: CallContext, userId: string) => `${ctx.channel.channelId} ${userId}`;

function linkedMenuId(ctx: CallContext, userId: string): string | null {
  const link = ctx.state.richMenuLinks.get(keyOf(ctx, userId));
  if (link === undefined) return null;
  return link.from <= ctx.now ? link.richMenuId : link.before;
}

/** LINE says yes for people who blocked or do not exist as well. */
function link(ctx: CallContext, userId: string, richMenuId: string | null, from = ctx.now): void {
  ctx.state.richMenuLinks.set(keyOf(ctx, userId), { richMenuId, from, before: linkedMenuId(ctx, userId) });
}

export function linkMenuToUser(ctx: CallContext): Outcome {
  const userId = ctx.params.userId ?? '';
  if (!isLineId(userId)) return refusal(400, TEXT.invalidParameter('userId'));
  const menu = applicable(ctx, ctx.params.richMenuId ?? '');
  if ('status' in menu) return menu;
  link(ctx, userId, menu.richMenuId);
  return DONE;
}

export function getMenuOfUser(ctx: CallContext): Outcome {
  const userId = ctx.params.userId ?? '';
  if (!isLineId(userId)) return refusal(400, TEXT.invalidParameter('userId'));
  const menu = menuOf(ctx, linkedMenuId(ctx, userId) ?? '');
  return menu === null ? refusal(404, TEXT.noMenuOfUser) : { status: 200, json: { richMenuId: menu.richMenuId } };
}

export function unlinkMenuFromUser(ctx: CallContext): Outcome {
  const userId = ctx.params.userId ?? '';
  if (!isLineId(userId)) return refusal(400, TEXT.invalidParameter('userId'));
  link(ctx, userId, null);
  return DONE;
}

const userIdsOf = ({ body }: CallContext) =>
  (Array.isArray(body.userIds) ? body.userIds : []).map((userId) => stringOf(userId) ?? '');

export function linkMenuToUsers(ctx: CallContext): Outcome {
  const menu = applicable(ctx, stringOf(ctx.body.richMenuId) ?? '');
  if ('status' in menu) return menu;
  for (const userId of userIdsOf(ctx)) link(ctx, userId, menu.richMenuId, ctx.now + BULK_MS);
  return { status: 202, json: {} };
}

export function unlinkMenuFromUsers(ctx: CallContext): Outcome {
  for (const userId of userIdsOf(ctx)) link(ctx, userId, null, ctx.now + BULK_MS);
  return { status: 202, json: {} };
}

/** What an alias may stand for: a menu of the channel that has its image. */
function aliased(ctx: CallContext): RichMenu | Outcome {
  const menu = menuOf(ctx, stringOf(ctx.body.richMenuId) ?? '');
  if (menu === null) return refusal(400, TEXT.menuNotFound);
  const detail = { message: TEXT.invalidMenuId, property: 'richMenuId' };
  return menu.image === null ? refusal(400, bodyErrorsText(1), [detail]) : menu;
}

const aliasIdOf = ({ params, body }: CallContext) => params.richMenuAliasId ?? stringOf(body.richMenuAliasId) ?? '';
const aliasOf = (ctx: CallContext) => ctx.state.richMenuAliases.get(keyOf(ctx, aliasIdOf(ctx)));

function putAlias(ctx: CallContext): Outcome {
  const menu = aliased(ctx);
  if ('status' in menu) return menu;
  const aliasId = aliasIdOf(ctx);
  const { channelId } = ctx.channel;
  ctx.state.richMenuAliases.set(keyOf(ctx, aliasId), { channelId, aliasId, richMenuId: menu.richMenuId });
  return DONE;
}

export const createAlias = (ctx: CallContext): Outcome =>
  aliasOf(ctx) === undefined ? putAlias(ctx) : refusal(400, TEXT.aliasConflict);

export const updateAlias = (ctx: CallContext): Outcome =>
  aliasOf(ctx) === undefined ? refusal(404, TEXT.aliasNotFound) : putAlias(ctx);

export function getAlias(ctx: CallContext): Outcome {
  const alias = aliasOf(ctx);
  if (alias === undefined) return refusal(404, TEXT.aliasNotFound);
  return { status: 200, json: { richMenuAliasId: alias.aliasId, richMenuId: alias.richMenuId } };
}

export function deleteAlias(ctx: CallContext): Outcome {
  if (aliasOf(ctx) === undefined) return refusal(404, TEXT.aliasNotFound);
  ctx.state.richMenuAliases.delete(keyOf(ctx, aliasIdOf(ctx)));
  return DONE;
}

export function listAliases({ state, channel }: CallContext): Outcome {
  const own = state.richMenuAliases.values().filter((one) => one.channelId === channel.channelId);
  const aliases = own.map(({ aliasId, richMenuId }) => ({ richMenuAliasId: aliasId, richMenuId }));
  return { status: 200, json: { aliases } };
}
