// The operations of admins: channels, usage, settings, saved messages, the rebuild. Data only; joined to the rest in operations.ts.
import { inviteToLink } from '../protocol/account-link';
import { auditPage } from '../protocol/audit';
import {
  accountLinkKey,
  changeChannel,
  channelAdminList,
  channelAnswer,
  connectChannel,
  replaceAccessToken,
  replaceSecret,
  setWebhook,
  webhookTest,
} from '../protocol/channel-admin';
import { channelList } from '../protocol/channel-sending';
import { sendAnswer } from '../protocol/chat-command';
import { chatAnswer } from '../protocol/chat-view';
import { providerAdmin, providerChecked, replaceProviderSecret } from '../protocol/provider-sign-in';
import { rebuildAnswer } from '../protocol/rebuild-answer';
import { savedMessageAnswer, savedMessageList, saveMessage } from '../protocol/saved-message';
import { sendingSettings } from '../protocol/sending-settings';
import { usageReport } from '../protocol/usage';
import type { Operation } from './operation';

const ONE = '/api/admin/channels/:channelId';
const asNow = { status: 200, words: 'The channel as it is now.', schema: channelAnswer };

const channels: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/channels',
    group: 'Channels',
    summary: 'The channels as everyone may see them: what is left of the quota, and plain warnings.',
    answer: { status: 200, words: 'All channels.', schema: channelList },
  },
  {
    method: 'get',
    path: '/api/admin/channels',
    group: 'Channels',
    summary: 'The channels with their health. This and all below: admins only.',
    answer: { status: 200, words: 'All channels.', schema: channelAdminList },
  },
  {
    method: 'post',
    path: '/api/admin/channels',
    group: 'Channels',
    summary: 'Connects a channel. LINE proves the keys first; where it refuses, nothing is saved.',
    body: connectChannel,
    answer: { status: 201, words: 'The channel.', schema: channelAnswer },
  },
  {
    method: 'patch',
    path: ONE,
    group: 'Channels',
    summary: 'Changes the name, or the company’s page for linking accounts.',
    body: changeChannel,
    answer: asNow,
  },
  {
    method: 'put',
    path: `${ONE}/secret`,
    group: 'Channels',
    summary: 'Replaces the secret. Webhooks signed with the old one are taken for a while (24 h).',
    body: replaceSecret,
    answer: asNow,
  },
  {
    method: 'put',
    path: `${ONE}/access-token`,
    group: 'Channels',
    summary: 'Sets or replaces a long-lived token.',
    body: replaceAccessToken,
    answer: asNow,
  },
  {
    method: 'delete',
    path: `${ONE}/access-token`,
    group: 'Channels',
    summary: 'Forgets the long-lived token; tokens are then issued by id and secret.',
    answer: asNow,
  },
  {
    method: 'post',
    path: `${ONE}/check`,
    group: 'Channels',
    summary: 'Asks LINE now: bot info, webhook endpoint, quota.',
    answer: asNow,
  },
  {
    method: 'post',
    path: `${ONE}/webhook`,
    group: 'Channels',
    summary: 'Sets our address as the channel’s webhook. Another one is replaced only with `replace`.',
    body: setWebhook,
    answer: asNow,
  },
  {
    method: 'post',
    path: `${ONE}/webhook/test`,
    group: 'Channels',
    summary: 'Lets LINE call our webhook, and says what LINE saw and whether it arrived.',
    answer: { status: 200, words: 'What LINE saw.', schema: webhookTest },
  },
  {
    method: 'post',
    path: `${ONE}/account-link-key`,
    group: 'Channels',
    summary: 'Makes the key by which the company’s server asks for nonces. Shown this once.',
    answer: { status: 200, words: 'The key.', schema: accountLinkKey },
  },
];

const savedMessages: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/saved-messages',
    group: 'Saved messages',
    summary: 'Message objects that can be sent from the composer.',
    answer: { status: 200, words: 'All of them, by name.', schema: savedMessageList },
  },
  {
    method: 'post',
    path: '/api/saved-messages',
    group: 'Saved messages',
    summary: 'Saves one, if LINE takes it. This and all below: supervisors and admins.',
    body: saveMessage,
    answer: { status: 201, words: 'The saved message.', schema: savedMessageAnswer },
  },
  {
    method: 'put',
    path: '/api/saved-messages/:id',
    group: 'Saved messages',
    summary: 'Changes one, if LINE takes it.',
    body: saveMessage,
    answer: { status: 200, words: 'The saved message.', schema: savedMessageAnswer },
  },
  {
    method: 'delete',
    path: '/api/saved-messages/:id',
    group: 'Saved messages',
    summary: 'Deletes one. What was sent of it stays in its chats.',
    answer: { status: 204, words: 'It is gone.' },
  },
];

const accountLinks: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/chats/:chatId/account-link',
    group: 'Chats',
    summary: 'Sends the customer the invitation to link her account with the company’s. One-to-one chats only.',
    body: inviteToLink,
    answer: { status: 202, words: 'The invitation is durable and on its way.', schema: sendAnswer },
  },
  {
    method: 'delete',
    path: '/api/chats/:chatId/account-link',
    group: 'Chats',
    summary: 'Forgets the linked account.',
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
];

const rest: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/admin/usage',
    group: 'Administration',
    summary: 'Messages sent free and pushed in a month of Japan, and what they cost. Admins only.',
    query: { month: 'YYYY-MM; left out: this month' },
    answer: { status: 200, words: 'Per channel and operator.', schema: usageReport },
  },
  {
    method: 'get',
    path: '/api/admin/settings/sending',
    group: 'Administration',
    summary: 'How messages go out, for all channels. Admins only.',
    answer: { status: 200, words: 'The settings.', schema: sendingSettings },
  },
  {
    method: 'put',
    path: '/api/admin/settings/sending',
    group: 'Administration',
    summary: 'Changes how messages go out. Admins only; acts within a minute.',
    body: sendingSettings,
    answer: { status: 200, words: 'The settings.', schema: sendingSettings },
  },
  {
    method: 'get',
    path: '/api/admin/provider',
    group: 'Administration',
    summary: 'Whether a client secret of the identity provider is there, and what to enter at it. Super admins only.',
    answer: { status: 200, words: 'Not the secret.', schema: providerAdmin },
  },
  {
    method: 'put',
    path: '/api/admin/provider/secret',
    group: 'Administration',
    summary: 'Replaces the client secret of the identity provider. Super admins only; step-up.',
    body: replaceProviderSecret,
    answer: { status: 200, words: 'As it is now.', schema: providerAdmin },
  },
  {
    method: 'delete',
    path: '/api/admin/provider/secret',
    group: 'Administration',
    summary: 'Removes it: the provider then knows Kaiwa by PKCE alone. Super admins only; step-up.',
    answer: { status: 200, words: 'As it is now.', schema: providerAdmin },
  },
  {
    method: 'post',
    path: '/api/admin/provider/check',
    group: 'Administration',
    summary: 'Asks the saved identity provider for its addresses and keys. Super admins only.',
    answer: { status: 200, words: 'How many keys it signs with.', schema: providerChecked },
  },
  {
    method: 'post',
    path: '/api/admin/provider/cloudflare-access/check',
    group: 'Administration',
    summary: 'Asks the saved team at Cloudflare Access for its keys. Super admins only.',
    answer: { status: 200, words: 'How many keys it publishes.', schema: providerChecked },
  },
  {
    method: 'get',
    path: '/api/admin/audit',
    group: 'Administration',
    summary:
      'The audit log, newest first, and how its chain of hashes stands. Admins only; reading it is an entry, too.',
    query: {
      actor: 'an operator’s id, `system` or `unknown`',
      action: 'what was done, e.g. desk.document_saved',
      object: 'the id of what it was done to',
      from: 'ms since 1970, included',
      to: 'ms since 1970, included',
      cursor: 'nextCursor of the page before',
      limit: 'entries per page',
    },
    answer: { status: 200, words: 'The page. It may be short where several filters meet.', schema: auditPage },
  },
  {
    method: 'get',
    path: '/api/admin/audit/export',
    group: 'Administration',
    summary:
      'The whole audit log for a check without us: the signed head, then one entry a line. Admins only; asks for a fresh proof.',
    answer: { status: 200, words: 'JSON lines.', contentType: 'application/x-ndjson' },
  },
  {
    method: 'post',
    path: '/api/admin/rebuild',
    group: 'Administration',
    summary:
      'Brings one page of chats from their objects into the database. Admins only; repeat until nextCursor is null.',
    query: { cursor: 'nextCursor of the page before' },
    answer: { status: 200, words: 'What was done.', schema: rebuildAnswer },
  },
];

export const ADMINISTRATION: readonly Operation[] = [...channels, ...savedMessages, ...accountLinks, ...rest];
