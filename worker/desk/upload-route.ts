// /api/chats/{chatId}/uploads: files on their way out, in parts, before a message names them. Only into a chat that the
// asker may write to, and only by whoever began it. Translates; what a file is and may be is decided in finish-upload.
// Mounted apart from chat-route, whose limit on bodies is made for texts.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { dropUpload } from '../db/drop-upload';
import { type AnyUpload, addUpload, gatheringKey, getUpload, publicKey } from '../db/upload-queries';
import { parseChatId } from '../domain/ids';
import { mayAttach } from '../domain/permissions/can';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { cleanFileName } from '../platform/file-name';
import { jsonBody, smallBody } from '../platform/json-body';
import { logInfo, logWarn } from '../platform/log';
import { newUnguessableName } from '../platform/random-id';
import { hasRunningName } from '../platform/running-file';
import { ERROR_CODES, type ErrorCode } from '../protocol/error-code';
import { type BeginUpload, beginUpload, completeUpload, type UploadBegun, type UploadPart } from '../protocol/upload';
import { chatSession } from '../stubs';
import { finish, PART_BYTES, partsOf } from './finish-upload';
import { MESSAGE_BYTES_MAX, PREVIEW_BYTES_MAX } from './judge-upload';

type UploadContext = Context<AppEnv>;

export const uploadRoutes = new Hono<AppEnv>()
  .use('/:chatId/uploads/*', requireOperator, requireLiveLogin)
  .use('/:chatId/uploads/*', async (c, next) => {
    // What was begun may still be dropped.
    if (c.req.method === 'DELETE' || mayAttach(c.get('asker'))) return next();
    return errorResponse(c, 'NOT_IN_PLAN');
  })
  .post('/:chatId/uploads', smallBody, jsonBody(beginUpload), async (c) => {
    const begun = await begin(c, c.req.param('chatId'), c.req.valid('json'));
    return begun.ok ? c.json(begun.value, 201) : errorResponse(c, begun.error);
  })
  .put('/:chatId/uploads/:uploadId/parts/:n', async (c) => {
    // What states no length is streamed, and cut where it is longer than the part.
    if (Number(c.req.header('content-length') ?? 0) > PART_BYTES) return errorResponse(c, 'BODY_TOO_LARGE');
    const upload = await ownUpload(c);
    if (!upload) return errorResponse(c, 'UPLOAD_UNKNOWN');
    const part = await takePart(c, upload, Number(c.req.param('n')));
    return part.ok ? c.json(part.value) : errorResponse(c, part.error);
  })
  .post('/:chatId/uploads/:uploadId/complete', smallBody, jsonBody(completeUpload), async (c) => {
    const upload = await ownUpload(c);
    if (!upload) return errorResponse(c, 'UPLOAD_UNKNOWN');
    const done = await finish(c.env.DB.withSession('first-primary'), c.env.MEDIA, upload, c.req.valid('json').parts);
    logInfo('upload_ended', { outcome: done.ok ? done.value.kind : done.error, bytes: upload.declaredBytes });
    return done.ok ? c.json(done.value) : errorResponse(c, done.error);
  })
  .delete('/:chatId/uploads/:uploadId', smallBody, async (c) => {
    const upload = await ownUpload(c);
    if (upload && !(await isShown(c, upload))) {
      await dropUpload(c.env.DB.withSession('first-primary'), c.env.MEDIA, upload);
    }
    return c.body(null, 204);
  });

async function begin(c: UploadContext, chatId: string, wish: BeginUpload): Promise<Result<UploadBegun, ErrorCode>> {
  const { sizeBytes, purpose } = wish;
  const fileName = cleanFileName(wish.fileName);
  if (sizeBytes === 0) return err('FILE_EMPTY');
  if (sizeBytes > (purpose === 'preview' ? PREVIEW_BYTES_MAX : MESSAGE_BYTES_MAX)) return err('FILE_TOO_LARGE');
  if (hasRunningName(fileName)) return err('FILE_TYPE_REFUSED');
  const refusal = await refusalOf(c, chatId);
  if (refusal) return err(refusal);
  const id = newUnguessableName();
  const parts = await c.env.MEDIA.createMultipartUpload(gatheringKey(id));
  await addUpload(c.env.DB.withSession('first-primary'), {
    id,
    chatId,
    operatorId: c.get('asker').operatorId,
    purpose,
    fileName,
    declaredBytes: sizeBytes,
    r2UploadId: parts.uploadId,
    createdAt: Date.now(),
  });
  return ok({ uploadId: id, partBytes: PART_BYTES, parts: partsOf(sizeBytes) });
}

/** Why nothing can be sent into the chat by the asker, or null. */
async function refusalOf(c: UploadContext, chatId: string): Promise<ErrorCode | null> {
  const parsed = parseChatId(chatId);
  if (!parsed) return 'NOT_FOUND';
  const view = await callObject(() => chatSession(c.env, parsed.chatId).view(c.get('asker')));
  if (!view.ok) return view.error.code;
  const { sendRefusal } = view.value;
  return sendRefusal === null ? null : (ERROR_CODES.find((code) => code === sendRefusal) ?? 'NOT_SENDABLE');
}

/** The upload of the path, where it is the asker's and of this chat; everything else does not exist for her. */
async function ownUpload(c: UploadContext): Promise<AnyUpload | null> {
  const { uploadId = '', chatId } = c.req.param();
  const upload = await getUpload(c.env.DB.withSession('first-primary'), uploadId);
  return upload && upload.operatorId === c.get('asker').operatorId && upload.chatId === chatId ? upload : null;
}

/** Streams the part through; neither a byte more nor a byte less than it has to have. */
async function takePart(c: UploadContext, upload: AnyUpload, n: number): Promise<Result<UploadPart, ErrorCode>> {
  const count = partsOf(upload.declaredBytes);
  const body = c.req.raw.body;
  if (upload.r2UploadId === null) return err('UPLOAD_UNKNOWN');
  if (!Number.isInteger(n) || n < 1 || n > count || !body) return err('BAD_REQUEST');
  const length = n === count ? upload.declaredBytes - (count - 1) * PART_BYTES : PART_BYTES;
  const stated = c.req.header('content-length');
  if (stated !== undefined && Number(stated) !== length) return err('BAD_REQUEST');

  const stop = new AbortController();
  const { readable, writable } = new FixedLengthStream(length);
  const put = c.env.MEDIA.resumeMultipartUpload(gatheringKey(upload.id), upload.r2UploadId).uploadPart(n, readable);
  // A put that fails reads no further, and the browser's bytes would wait for it.
  put.catch(() => stop.abort());
  const [sent, stored] = await Promise.allSettled([body.pipeTo(writable, { signal: stop.signal }), put]);
  if (stored.status === 'fulfilled') return ok({ n, etag: stored.value.etag });
  logWarn('upload_part_not_stored', { n, isCut: sent.status === 'rejected' && !stop.signal.aborted });
  return err(sent.status === 'rejected' && !stop.signal.aborted ? 'BAD_REQUEST' : 'UNAVAILABLE');
}

async function isShown(c: UploadContext, { id, chatId, kind }: AnyUpload): Promise<boolean> {
  return kind !== null && (await chatSession(c.env, chatId).usesMedia(publicKey(id)));
}
