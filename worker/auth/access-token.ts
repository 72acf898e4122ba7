// The access token: a JWT of 5 minutes that says who a login belongs to. Claims carry no name and no permission.
// It never decides alone about writing: require-operator asks LoginGuard as well. Called by routes of auth.
import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import type { LoginId, OperatorId } from '../domain/ids';
import { ACCESS_MS } from '../domain/login/login-limits';
import type { Role } from '../domain/permissions/role';
import { err, ok, type Result } from '../domain/result';
import { ROLE_NAMES } from '../protocol/operator-view';
import { type KeySource, keysFor, signingKey } from './signing-keys';

const AUDIENCE = 'kaiwa-desk';

export interface TokenSource extends KeySource {
  /** The issuer. */
  readonly APP_ORIGIN: string;
}

/** What a valid access token says. Times in ms. */
export interface Access {
  readonly operatorId: OperatorId;
  readonly loginId: LoginId;
  readonly role: Role;
  readonly authVersion: number;
  readonly accessUntil: number;
  /** Good for nothing but what makes a second factor. */
  readonly mayOnlyEnrol: boolean;
}

export interface AccessGrant {
  readonly operatorId: string;
  readonly loginId: string;
  readonly role: Role;
  readonly authVersion: number;
  /** How the person signed in (RFC 8176), e.g. `pwd`. */
  readonly methods: readonly string[];
  /** ms of the last second factor; null: none. */
  readonly mfaAt: number | null;
  /** The person must have a second factor and has none. */
  readonly mayOnlyEnrol: boolean;
  /** ms after which the login is over; no token outlives it. */
  readonly absoluteUntil: number;
}

const claims = z.object({
  sub: z.string(),
  sid: z.string(),
  role: z.enum(ROLE_NAMES),
  authVersion: z.number(),
  enrolOnly: z.optional(z.boolean()),
  exp: z.number(),
});

/** A signed token and its `exp` in ms, which is a whole second. */
export async function signAccess(
  source: TokenSource,
  grant: AccessGrant,
  now: number,
): Promise<{ readonly token: string; readonly accessUntil: number }> {
  const { kid, secret } = signingKey(source, 'access');
  const expSec = Math.floor(Math.min(now + ACCESS_MS, grant.absoluteUntil) / 1000);
  const { loginId: sid, role, authVersion, methods: amr, mfaAt, mayOnlyEnrol: enrolOnly } = grant;
  const token = await new SignJWT({ sid, role, authVersion, amr: [...amr], mfaAt, ...(enrolOnly && { enrolOnly }) })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setSubject(grant.operatorId)
    .setIssuer(source.APP_ORIGIN)
    .setAudience(AUDIENCE)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(expSec)
    .sign(new TextEncoder().encode(secret));
  return { token, accessUntil: expSec * 1000 };
}

/**
 * TOKEN_EXPIRED: genuine, but over, so a refresh helps. SIGN_IN_REQUIRED: anything else.
 * @param toleranceSec how long after its end a token still counts
 */
export async function verifyAccess(
  source: TokenSource,
  token: string,
  now: number,
  toleranceSec = 0,
): Promise<Result<Access, 'TOKEN_EXPIRED' | 'SIGN_IN_REQUIRED'>> {
  const keys = keysFor(source, 'access');
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = keys.find((candidate) => candidate.kid === kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return new TextEncoder().encode(key.secret);
      },
      {
        algorithms: ['HS256'],
        issuer: source.APP_ORIGIN,
        audience: AUDIENCE,
        currentDate: new Date(now),
        clockTolerance: toleranceSec,
      },
    );
    const parsed = claims.safeParse(payload);
    if (!parsed.success) return err('SIGN_IN_REQUIRED');
    const { sub, sid, role, authVersion, enrolOnly, exp } = parsed.data;
    // Signed by us: the ids are what signAccess was given.
    return ok({
      operatorId: sub as OperatorId,
      loginId: sid as LoginId,
      role,
      authVersion,
      accessUntil: exp * 1000,
      mayOnlyEnrol: enrolOnly ?? false,
    });
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) return err('TOKEN_EXPIRED');
    if (cause instanceof errors.JOSEError) return err('SIGN_IN_REQUIRED');
    throw cause;
  }
}
