// The Hono app: order of middleware, every route under a visible prefix, onError. No logic of its own.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { accountLinkDoor } from './admin/account-link-door';
import { auditRoutes } from './admin/audit-route';
import { channelListRoutes } from './admin/channel-list-route';
import { channelRoutes } from './admin/channel-route';
import { deskDocumentRoutes } from './admin/desk-document-route';
import { peopleRoutes } from './admin/people-route';
import { personLoginsRoutes } from './admin/person-logins-route';
import { providerAdminRoutes } from './admin/provider-route';
import { rebuildRoutes } from './admin/rebuild-route';
import { savedMessageRoutes } from './admin/saved-message-route';
import { sendingRoutes } from './admin/sending-route';
import { usageRoutes } from './admin/usage-route';
import { userRoutes } from './admin/user-route';
import { docsRoutes } from './api-docs/docs-route';
import { refuseUnknownQuery } from './api-docs/known-query';
import { limitCalls } from './auth/limit-calls';
import { loginRoutes } from './auth/login-route';
import { meRoutes } from './auth/me-route';
import { ownPasswordRoutes } from './auth/own-password-route';
import { ownSecurityRoutes } from './auth/own-security-route';
import { providerRoutes } from './auth/provider-route';
import { secondStepRoutes } from './auth/second-step-route';
import { welcomeRoutes } from './auth/welcome-route';
import { parseConfig } from './config';
import { accountLinkRoutes } from './desk/account-link-route';
import { cannedReplyRoutes } from './desk/canned-reply-route';
import { chatRoutes } from './desk/chat-route';
import { deskRoutes } from './desk/desk-route';
import { draftRoutes } from './desk/draft-route';
import { followUpRoutes } from './desk/follow-up-route';
import { macroRoutes } from './desk/macro-route';
import { mentionRoutes } from './desk/mention-route';
import { noteRoutes } from './desk/note-route';
import { ownPictureRoutes } from './desk/own-picture-route';
import { personPictureRoutes } from './desk/person-picture-route';
import { preferencesRoutes } from './desk/preferences-route';
import { publicMediaRoutes } from './desk/public-media-route';
import { pushRoutes } from './desk/push-route';
import { savedViewRoutes } from './desk/saved-view-route';
import { searchRoutes } from './desk/search-route';
import { sessionRoutes } from './desk/session-route';
import { socketRoutes } from './desk/socket-route';
import { stickerRoutes } from './desk/sticker-route';
import { ticketRoutes } from './desk/ticket-route';
import { transcriptRoutes } from './desk/transcript-route';
import { uploadRoutes } from './desk/upload-route';
import type { AppEnv } from './env';
import { checkChannel } from './jobs/check-channels';
import { rebuildFromObjects } from './jobs/rebuild-projection';
import { anchorOf, sealNow } from './jobs/sweep-audit';
import { sendPeople, tellSettingsChanged } from './jobs/tell-dispatcher';
import { tellGuards } from './jobs/tell-guards';
import { webhookRoutes } from './line/inbound/webhook-route';
import { answerHeaders } from './platform/answer-headers';
import { errorResponse } from './platform/error-response';
import { logError } from './platform/log';
import { policyReportRoutes } from './platform/policy-report-route';

export const app = new Hono<AppEnv>()
  .use(answerHeaders)
  .use(async (c, next) => {
    c.set('config', parseConfig(c.env));
    await next();
  })
  .use('/api/*', limitCalls)
  .use('/ws/*', limitCalls)
  .use('/api/*', refuseUnknownQuery)
  .use('/ws/*', refuseUnknownQuery)
  .get('/healthz', (c) => c.json({ ok: true }))
  .route('/webhook/line', webhookRoutes)
  .route('/account-link', accountLinkDoor)
  .route('/media', publicMediaRoutes)
  // In front of the other routes of sign-in, which ask for an Origin: its read has none.
  .route('/api/auth', providerRoutes)
  .route('/api/auth', loginRoutes)
  .route('/api/auth', secondStepRoutes)
  .route('/api/auth/welcome', welcomeRoutes({ sendPeople, tellGuards }))
  .route('/api/me/password', ownPasswordRoutes)
  .route('/api/me/picture', ownPictureRoutes(sendPeople))
  .route('/api/me/drafts', draftRoutes)
  .route('/api/me/preferences', preferencesRoutes)
  .route('/api/me/push', pushRoutes)
  .route('/api/me', meRoutes)
  .route('/api/me', ownSecurityRoutes)
  // In front of the other routes of chats: their limit on bodies does not hold for files.
  .route('/api/chats', uploadRoutes)
  .route('/api/chats', chatRoutes)
  .route('/api/chats', sessionRoutes)
  .route('/api/chats', accountLinkRoutes)
  .route('/api/chats', noteRoutes)
  .route('/api/chats', followUpRoutes)
  .route('/api/people', personPictureRoutes)
  .route('/api/search', searchRoutes)
  .route('/api/transcripts', transcriptRoutes)
  .route('/api/desk', deskRoutes)
  .route('/api/tickets', ticketRoutes)
  .route('/api/mentions', mentionRoutes)
  .route('/api', stickerRoutes)
  .route('/api/channels', channelListRoutes)
  .route('/api/saved-messages', savedMessageRoutes)
  .route('/api/canned-replies', cannedReplyRoutes)
  .route('/api/chat-views', savedViewRoutes)
  .route('/api/macros', macroRoutes)
  .route('/api/admin/channels', channelRoutes(checkChannel))
  .route('/api/admin/usage', usageRoutes)
  .route('/api/admin/settings', sendingRoutes)
  .route('/api/admin/desk', deskDocumentRoutes({ tellSettingsChanged, sendPeople, tellGuards }))
  .route('/api/admin/people', personLoginsRoutes)
  .route('/api/admin/people', peopleRoutes({ sendPeople, tellGuards }))
  .route('/api/admin/provider', providerAdminRoutes)
  .route('/api/admin/audit', auditRoutes({ seal: sealNow, anchor: anchorOf }))
  .route('/api/admin/users', userRoutes({ sendPeople, tellGuards }))
  .route('/api/admin', rebuildRoutes(rebuildFromObjects))
  .route('/api', policyReportRoutes)
  .route('/api', docsRoutes)
  .route('/ws', socketRoutes)
  .notFound((c) => errorResponse(c, 'NOT_FOUND'))
  .onError((cause, c) => {
    // Hono's own refusal of a body that is no JSON.
    if (cause instanceof HTTPException && cause.status === 400) return errorResponse(c, 'BAD_REQUEST');
    logError('request_failed', cause, { path: c.req.routePath, requestId: c.get('requestId') });
    return errorResponse(c, 'INTERNAL');
  });

export type AppType = typeof app;
