// The simulator's HTTP side, put together: control API, what the phone page asks, pictures, and LINE's API for all the rest. No logic.
// Runs inside LinePlatform, where the state is at hand without a second hop; runs in Node tests with a fake platform.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { answerLineCall } from './api/line-routes';
import { accountLinkControl } from './control/account-link-routes';
import { eventRoutes } from './control/event-routes';
import { faultRoutes } from './control/fault-routes';
import { groupRoutes } from './control/group-routes';
import { peopleRoutes } from './control/people-routes';
import { platformRoutes } from './control/platform-routes';
import { accountLinkDialog } from './page/account-link-dialog';
import { cdnRoutes } from './page/cdn-routes';
import { phoneRoutes } from './page/phone-routes';
import { pictureRoutes } from './page/picture-routes';
import type { Platform } from './platform';

export function createApp(platform: Platform): Hono {
  const app = new Hono();
  app.route('/control', peopleRoutes(platform));
  app.route('/control', groupRoutes(platform));
  app.route('/control', eventRoutes(platform));
  app.route('/control', faultRoutes(platform));
  app.route('/control', accountLinkControl(platform));
  app.route('/control', platformRoutes(platform));
  app.route('/dialog', accountLinkDialog(platform));
  app.route('/cdn', cdnRoutes());
  app.route('/phone', phoneRoutes(platform));
  app.route('/pictures', pictureRoutes(platform));
  app.all('/control/*', (c) => c.json({ error: `the control API has no ${c.req.method} ${c.req.path}` }, 404));
  app.all('*', (c) => answerLineCall(platform, c.req.raw));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    console.error(error);
    return c.json({ error: 'the simulator failed, see its log' }, 500);
  });
  return app;
}
