// The 73 operations of LINE's Messaging API: which the simulator plays and by what, and the list of those it answers with 501.
// A test holds both lists against messaging-api.yml; the second only shrinks. The token endpoint comes from another file of LINE.
import {
  broadcast,
  loading,
  markAsRead,
  multicast,
  narrowcast,
  push,
  reply,
  setEndpoint,
  testEndpoint,
  validate,
} from '../generated/request-validators';
import type { JsonValue } from '../state/json';
import { checkMessages } from '../validate/message-limits';
import { getNarrowcastProgress, sendBroadcast, sendNarrowcast } from './broadcast';
import { checkLoading, markRead, startLoading } from './chat-comfort';
import { getContent, getPreview, getTranscoding } from './content';
import { getDeliveryCount } from './delivery-counts';
import { getFollowers } from './followers';
import { countMembers, getGroupSummary, getMember, leave, listMembers } from './group';
import { issueLinkToken } from './link-token';
import { sendMulticast } from './multicast';
import type { Operation } from './operation';
import { getBotInfo, getProfile } from './profile';
import { checkAggregationUnits, sendPush } from './push';
import { getConsumption, getQuota } from './quota';
import { sendReply } from './reply';
import { RICH_MENU_OPERATIONS } from './rich-menu-operations';
import { issueStatelessToken } from './token';
import { getEndpoint, putEndpoint, testWebhook } from './webhook-endpoint';

const plain = { host: 'api', authorized: true, takesRetryKey: false } as const;
const data = { host: 'data', authorized: true, takesRetryKey: false } as const;
const messages = (body: { [key: string]: JsonValue }) => checkMessages(body.messages);
const messagesAndUnits = (body: { [key: string]: JsonValue }) => [...messages(body), ...checkAggregationUnits(body)];
const nothing = () => [];
const group = { ...plain, api: 'group' } as const;
const delivery = { ...plain, api: 'delivery' } as const;
const validation: Operation = {
  ...plain,
  api: 'validate',
  request: { validator: validate, overlay: messages },
  handle: () => ({ status: 200, json: {} }),
};

export const OPERATIONS: Record<string, Operation> = {
  ...RICH_MENU_OPERATIONS,
  'POST /oauth2/v3/token': { ...plain, api: 'token', authorized: false, form: true, handle: issueStatelessToken },
  'GET /v2/bot/info': { ...plain, api: 'info', handle: getBotInfo },
  'GET /v2/bot/profile/{userId}': { ...plain, api: 'profile', handle: getProfile },
  'POST /v2/bot/message/reply': {
    ...plain,
    api: 'reply',
    request: { validator: reply, overlay: messages },
    handle: sendReply,
  },
  'POST /v2/bot/message/push': {
    ...plain,
    api: 'push',
    takesRetryKey: true,
    request: { validator: push, overlay: messagesAndUnits },
    handle: sendPush,
  },
  'POST /v2/bot/message/multicast': {
    ...plain,
    api: 'multicast',
    takesRetryKey: true,
    request: { validator: multicast, overlay: messagesAndUnits },
    handle: sendMulticast,
  },
  'POST /v2/bot/message/broadcast': {
    ...plain,
    api: 'broadcast',
    takesRetryKey: true,
    request: { validator: broadcast, overlay: messages },
    handle: sendBroadcast,
  },
  'POST /v2/bot/message/narrowcast': {
    ...plain,
    api: 'narrowcast',
    takesRetryKey: true,
    request: { validator: narrowcast, overlay: messages },
    handle: sendNarrowcast,
  },
  'GET /v2/bot/message/progress/narrowcast': { ...plain, api: 'narrowcast', handle: getNarrowcastProgress },
  'GET /v2/bot/message/delivery/reply': { ...delivery, handle: getDeliveryCount('reply') },
  'GET /v2/bot/message/delivery/push': { ...delivery, handle: getDeliveryCount('push') },
  'GET /v2/bot/message/delivery/multicast': { ...delivery, handle: getDeliveryCount('multicast') },
  'GET /v2/bot/message/delivery/broadcast': { ...delivery, handle: getDeliveryCount('broadcast') },
  'GET /v2/bot/followers/ids': { ...plain, api: 'followers', handle: getFollowers },
  'GET /v2/bot/group/{groupId}/summary': { ...group, handle: getGroupSummary },
  'GET /v2/bot/group/{groupId}/member/{userId}': { ...group, handle: getMember('group') },
  'GET /v2/bot/room/{roomId}/member/{userId}': { ...group, handle: getMember('room') },
  'GET /v2/bot/group/{groupId}/members/count': { ...group, handle: countMembers('group') },
  'GET /v2/bot/room/{roomId}/members/count': { ...group, handle: countMembers('room') },
  'GET /v2/bot/group/{groupId}/members/ids': { ...group, handle: listMembers('group') },
  'GET /v2/bot/room/{roomId}/members/ids': { ...group, handle: listMembers('room') },
  'POST /v2/bot/group/{groupId}/leave': { ...group, handle: leave('group') },
  'POST /v2/bot/room/{roomId}/leave': { ...group, handle: leave('room') },
  'POST /v2/bot/user/{userId}/linkToken': { ...plain, api: 'linkToken', handle: issueLinkToken },
  'POST /v2/bot/message/validate/reply': validation,
  'POST /v2/bot/message/validate/push': validation,
  'POST /v2/bot/message/validate/multicast': validation,
  'POST /v2/bot/message/validate/narrowcast': validation,
  'POST /v2/bot/message/validate/broadcast': validation,
  'GET /v2/bot/message/quota': { ...plain, api: 'quota', handle: getQuota },
  'GET /v2/bot/message/quota/consumption': { ...plain, api: 'quota', handle: getConsumption },
  'POST /v2/bot/chat/loading/start': {
    ...plain,
    api: 'loading',
    request: { validator: loading, overlay: checkLoading },
    handle: startLoading,
  },
  'POST /v2/bot/chat/markAsRead': {
    ...plain,
    api: 'markAsRead',
    request: { validator: markAsRead, overlay: nothing },
    handle: markRead,
  },
  'GET /v2/bot/channel/webhook/endpoint': { ...plain, api: 'webhookEndpoint', handle: getEndpoint },
  'PUT /v2/bot/channel/webhook/endpoint': {
    ...plain,
    api: 'webhookEndpoint',
    request: { validator: setEndpoint, overlay: nothing },
    handle: putEndpoint,
  },
  'POST /v2/bot/channel/webhook/test': {
    ...plain,
    api: 'webhookTest',
    request: { validator: testEndpoint, overlay: nothing },
    handle: testWebhook,
  },
  'GET /v2/bot/message/{messageId}/content': { ...data, api: 'content', handle: getContent },
  'GET /v2/bot/message/{messageId}/content/transcoding': { ...data, api: 'content', handle: getTranscoding },
  'GET /v2/bot/message/{messageId}/content/preview': { ...data, api: 'content', handle: getPreview },
};

/** Answered 501. An operation leaves this list when it gets its line above. */
export const NOT_PLAYED = [
  'GET /v2/bot/message/aggregation/info',
  'GET /v2/bot/message/aggregation/list',
  'POST /v2/bot/richmenu/batch',
  'POST /v2/bot/richmenu/validate/batch',
  'GET /v2/bot/richmenu/progress/batch',
  'POST /v2/bot/message/markAsRead',
  'POST /bot/pnp/push',
  'GET /v2/bot/message/delivery/pnp',
  'GET /v2/bot/membership/subscription/{userId}',
  'GET /v2/bot/membership/list',
  'GET /v2/bot/membership/{membershipId}/users/ids',
  'GET /v2/bot/coupon',
  'POST /v2/bot/coupon',
  'GET /v2/bot/coupon/{couponId}',
  'PUT /v2/bot/coupon/{couponId}/close',
] as const;
