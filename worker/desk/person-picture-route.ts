// /api/people/{operatorId}/picture/{name}: the picture of a colleague, for whoever is signed in. Only the one that her row names, so
// that one which was taken away is gone at once; under the same name it never changes, so a browser keeps it.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { pictureKey, readPicture } from '../db/picture-queries';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { serveObject } from '../platform/serve-object';
import { UNKNOWN_TYPE } from '../platform/sniff-file';
import { safetyHeaders } from './serve-media';

const KEPT = 'private, max-age=31536000, immutable';

export const personPictureRoutes = new Hono<AppEnv>().get(
  '/:operatorId/picture/:name',
  requireOperator,
  requireLiveLogin,
  async (c) => {
    const { operatorId, name } = c.req.param();
    if (name !== (await readPicture(c.env.DB.withSession('first-primary'), operatorId))) {
      return errorResponse(c, 'NOT_FOUND');
    }
    const served = await serveObject(c.req.raw, c.env.MEDIA, pictureKey(operatorId, name), ({ httpMetadata }) => ({
      ...safetyHeaders(httpMetadata?.contentType ?? UNKNOWN_TYPE),
      'cache-control': KEPT,
    }));
    return served ?? errorResponse(c, 'NOT_FOUND');
  },
);
