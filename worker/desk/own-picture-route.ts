// /api/me/picture: a person's own picture, put in place of the one before and taken away. What may be one is decided in judge-picture.
// In front of the other routes of /api/me, whose limit on bodies is made for texts.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { changePicture, pictureKey, picturePath, readPicture } from '../db/picture-queries';
import type { AppEnv, Env } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { smallBody } from '../platform/json-body';
import { newUnguessableName } from '../platform/random-id';
import { readCapped } from '../platform/read-capped';
import type { OwnPicture } from '../protocol/operator-view';
import { judgePicture, PICTURE_BYTES_MAX } from './judge-picture';

/** @param sendPeople a job, handed in by app.ts: never throws, and the sweep repeats what was not heard */
export function ownPictureRoutes(sendPeople: (env: Env) => Promise<void>) {
  async function change(c: Context<AppEnv>, name: string | null): Promise<void> {
    const { operatorId } = c.get('asker');
    const action = name === null ? 'person.picture_removed' : 'person.picture_changed';
    const audit = auditEntryOf(c, { action, object: { kind: 'person', id: operatorId } });
    const db = c.env.DB.withSession('first-primary');
    await changePicture(db, c.env.MEDIA, { operatorId, name, now: Date.now(), audit });
    await sendPeople(c.env);
  }

  return new Hono<AppEnv>()
    .use(requireOperator, requireLiveLogin)
    .get('/', async (c) => {
      const { operatorId } = c.get('asker');
      const name = await readPicture(c.env.DB.withSession('first-primary'), operatorId);
      return c.json({ pictureUrl: picturePath(operatorId, name) } satisfies OwnPicture);
    })
    .put('/', async (c) => {
      // Counted while it streams: what a caller states is no measure.
      const body = await readCapped(c.req.raw.body, PICTURE_BYTES_MAX);
      if (body === null) return errorResponse(c, 'BODY_TOO_LARGE');
      const picture = await judgePicture(body);
      if (!picture.ok) return errorResponse(c, picture.error);
      const { operatorId } = c.get('asker');
      const name = newUnguessableName();
      const { bytes, contentType } = picture.value;
      await c.env.MEDIA.put(pictureKey(operatorId, name), bytes, { httpMetadata: { contentType } });
      await change(c, name);
      return c.json({ pictureUrl: picturePath(operatorId, name) } satisfies OwnPicture);
    })
    .delete('/', smallBody, async (c) => {
      await change(c, null);
      return c.json({ pictureUrl: null } satisfies OwnPicture);
    });
}
