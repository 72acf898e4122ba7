// The rich menu part of the table of operations. See operations.ts.
import {
  bulkLink,
  bulkUnlink,
  createAlias as createAliasBody,
  richMenu,
  updateAlias as updateAliasBody,
} from '../generated/request-validators';
import { checkRichMenu } from '../validate/rich-menu-limits';
import type { Operation } from './operation';
import {
  createRichMenu,
  deleteRichMenu,
  getRichMenu,
  getRichMenuImage,
  listRichMenus,
  setRichMenuImage,
} from './rich-menu';
import {
  cancelDefaultMenu,
  createAlias,
  deleteAlias,
  getAlias,
  getDefaultMenu,
  getMenuOfUser,
  linkMenuToUser,
  linkMenuToUsers,
  listAliases,
  setDefaultMenu,
  unlinkMenuFromUser,
  unlinkMenuFromUsers,
  updateAlias,
} from './rich-menu-links';

const plain = { api: 'richMenu', host: 'api', authorized: true, takesRetryKey: false } as const;
const data = { ...plain, host: 'data' } as const;
const nothing = () => [];
const menu = { validator: richMenu, overlay: checkRichMenu };
const MENU = '/v2/bot/richmenu/{richMenuId}';
const ALIAS = '/v2/bot/richmenu/alias';
const DEFAULT = '/v2/bot/user/all/richmenu';
const OF_USER = '/v2/bot/user/{userId}/richmenu';

export const RICH_MENU_OPERATIONS: Record<string, Operation> = {
  'POST /v2/bot/richmenu': { ...plain, request: menu, handle: createRichMenu },
  'POST /v2/bot/richmenu/validate': { ...plain, request: menu, handle: () => ({ status: 200, json: {} }) },
  'GET /v2/bot/richmenu/list': { ...plain, handle: listRichMenus },
  [`GET ${MENU}`]: { ...plain, handle: getRichMenu },
  [`DELETE ${MENU}`]: { ...plain, handle: deleteRichMenu },
  [`POST ${MENU}/content`]: { ...data, handle: setRichMenuImage },
  [`GET ${MENU}/content`]: { ...data, handle: getRichMenuImage },
  [`POST ${DEFAULT}/{richMenuId}`]: { ...plain, handle: setDefaultMenu },
  [`GET ${DEFAULT}`]: { ...plain, handle: getDefaultMenu },
  [`DELETE ${DEFAULT}`]: { ...plain, handle: cancelDefaultMenu },
  [`POST ${OF_USER}/{richMenuId}`]: { ...plain, handle: linkMenuToUser },
  [`GET ${OF_USER}`]: { ...plain, handle: getMenuOfUser },
  [`DELETE ${OF_USER}`]: { ...plain, handle: unlinkMenuFromUser },
  'POST /v2/bot/richmenu/bulk/link': {
    ...plain,
    request: { validator: bulkLink, overlay: nothing },
    handle: linkMenuToUsers,
  },
  'POST /v2/bot/richmenu/bulk/unlink': {
    ...plain,
    request: { validator: bulkUnlink, overlay: nothing },
    handle: unlinkMenuFromUsers,
  },
  [`POST ${ALIAS}`]: { ...plain, request: { validator: createAliasBody, overlay: nothing }, handle: createAlias },
  [`POST ${ALIAS}/{richMenuAliasId}`]: {
    ...plain,
    request: { validator: updateAliasBody, overlay: nothing },
    handle: updateAlias,
  },
  [`GET ${ALIAS}/{richMenuAliasId}`]: { ...plain, handle: getAlias },
  [`DELETE ${ALIAS}/{richMenuAliasId}`]: { ...plain, handle: deleteAlias },
  [`GET ${ALIAS}/list`]: { ...plain, handle: listAliases },
};
