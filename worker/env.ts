// The bindings, as `wrangler types` reads them from wrangler.toml into worker-configuration.d.ts; never written by hand.
// And what a request carries through the Hono app.
import type { Config } from './config';
import type { Asker } from './domain/permissions/asker';

export type Env = Cloudflare.Env;

export interface AppEnv {
  Bindings: Env;
  Variables: {
    config: Config;
    requestId: string;
    /** Set by require-operator; read it only behind that middleware. */
    asker: Asker;
    /** `exp` of the access token in ms, set by require-operator. */
    accessUntil: number;
    /** ms until which the person counts as proven lately; set by require-operator for unsafe methods. Read by require-fresh-factor. */
    freshUntil?: number;
    /** The login row's version of role and factors, set by require-operator. */
    authVersion: number;
  };
}
