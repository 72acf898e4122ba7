// Requests by chance, for every route of the app: by people of every role and by nobody, with ids that exist and that do not,
// headers that lie, bodies near to what is asked and far from it. Only tests import it.
import * as z from 'zod/mini';
import { KNOWN_QUERY } from '../../api-docs/known-query';
import { OPERATIONS } from '../../api-docs/operations';
import { ROUTE_RIGHTS } from '../../auth/route-rights';
import { can } from '../../domain/permissions/can';
import { ROLES, type Role } from '../../domain/permissions/role';
import { everyRoute, type ServedRoute } from '../every-route';
import type { SeededChance } from '../seeded-chance';
import type { SignedInOperator } from '../sign-in';
import { NASTY_TEXTS, RandomJson } from './random-json';

export type Who = Role | 'nobody';

export interface FuzzRequest {
  readonly who: Who;
  readonly route: string;
  readonly method: string;
  /** Path and query. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Whoever sends it may change nothing by it: no login, no right to the route, no sight of the chat, or from elsewhere. */
  readonly isPowerless: boolean;
}

export interface FuzzWorld {
  readonly people: Readonly<Record<Role, SignedInOperator>>;
  /** A chat of a team that operator and supervisor are not in. */
  readonly foreignChatId: string;
  /** Of everything that there is. */
  readonly ids: readonly string[];
}

const ROUTES = everyRoute();
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const QUERIES = [
  'q',
  'cursor',
  'limit',
  'state',
  'team',
  'teamless',
  'after',
  'before',
  'month',
  'preview',
  'download',
  'sessionId',
  'protocol',
];
/** What means something there, by the parameter's name. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  format: ['text', 'csv', 'json'],
  range: ['session', 'history'],
  names: ['own', 'shown'],
  notes: ['true'],
  language: ['en', 'ja', 'th', 'zh-Hant', 'id'],
  zone: ['UTC', 'Asia/Tokyo', '+09:00', 'Etc/GMT+14', 'Mars/Base', ''],
  state: ['open', 'done', 'mine', 'waiting', 'all'],
  inState: ['waiting', 'active', 'closed'],
  order: ['waiting', 'newest', 'oldest'],
  priority: ['0', '3', '-1'],
  from: ['0', '1', '999999999999999'],
  to: ['0', '999999999999999'],
  version: ['1', '999999999', '-1'],
};
const BODIES = new Map(
  OPERATIONS.flatMap(({ method, path, body }) =>
    body
      ? [
          [
            `${method.toUpperCase()} ${path}`,
            z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>,
          ],
        ]
      : [],
  ),
);
const LIES: readonly (readonly [string, string])[] = [
  ['origin', 'https://elsewhere.test'],
  ['origin', 'null'],
  ['sec-fetch-site', 'cross-site'],
  ['x-kaiwa', '2'],
  ['content-type', 'text/plain'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-length', '5'],
  [
    'x-kaiwa-identity',
    encodeURIComponent('{"operatorId":"op_x","role":"super_admin","access":{"grants":{},"teams":[]}}'),
  ],
  ['x-forwarded-for', "127.0.0.1'"],
  ['cf-connecting-ip', 'x'.repeat(300)],
  ['authorization', 'Bearer x'],
  ['x-line-signature', 'AAAA'],
  ['range', 'bytes=9-1,-5'],
  ['if-none-match', '*, W/"x"'],
  ['upgrade', 'websocket'],
  ['x-http-method-override', 'DELETE'],
];
/** Of another origin, or without our header: refused before anything is done. */
const FOREIGN = new Set(['origin', 'sec-fetch-site', 'x-kaiwa', 'content-type']);

export class RandomRequests {
  readonly #chance: SeededChance;
  readonly #json: RandomJson;
  readonly #world: FuzzWorld;

  constructor(chance: SeededChance, world: FuzzWorld) {
    this.#chance = chance;
    this.#world = world;
    this.#json = new RandomJson(chance, world.ids);
  }

  next(): FuzzRequest {
    const route = this.#chance.pick(ROUTES);
    const who = this.#chance.pick<Who>([...ROLES, 'nobody']);
    const method = this.#chance.happens(0.05) ? this.#chance.pick(METHODS) : route.method;
    const { path, isForeign } = this.#path(route);
    const address = `${path}${this.#query(route)}`;
    const lie = this.#chance.happens(0.25) ? this.#chance.pick(LIES) : null;
    const isUnsafe = !['GET', 'HEAD', 'OPTIONS'].includes(method);
    const body = isUnsafe && this.#chance.happens(0.9) ? this.#body(route) : null;
    const headers = { ...this.#headersOf(who, isUnsafe), ...(lie && { [lie[0]]: lie[1] }) };
    const isRefused = isUnsafe && lie !== null && FOREIGN.has(lie[0]);
    const isPowerless = who === 'nobody' || isRefused || !this.#mayUse(who, `${method} ${route.path}`, isForeign);
    return { who, route: route.name, method, address, headers, body, isPowerless };
  }

  /** A frame for an open socket. */
  frame(): string {
    if (this.#chance.happens(0.2)) return this.#json.text();
    const frame = {
      type: this.#chance.pick(['renew', 'active', 'ping', this.#json.text()]),
      requestId: this.#json.text(),
    };
    const whole = { ...frame, proof: this.#json.text() };
    return JSON.stringify(this.#chance.happens(0.5) ? whole : this.#json.spoiled(whole));
  }

  #mayUse(who: Role, name: string, isForeign: boolean): boolean {
    const right = ROUTE_RIGHTS[name];
    // What does not exist does nothing; what is public or about herself may.
    if (right === undefined) return false;
    if (isForeign && (who === 'operator' || who === 'supervisor')) return false;
    return right === 'public' || right === 'signed_in' || can(this.#world.people[who].asker, right);
  }

  #path({ path }: ServedRoute): { path: string; isForeign: boolean } {
    let isForeign = false;
    const filled = path.replaceAll(/:(\w+)/g, (_whole, name: string) => {
      const isChat = name === 'chatId';
      const text = isChat && this.#chance.happens(0.3) ? this.#world.foreignChatId : this.#value();
      if (isChat) isForeign = text === this.#world.foreignChatId;
      return this.#escaped(text);
    });
    return { path: filled, isForeign };
  }

  #value(): string {
    return this.#chance.happens(0.7) ? this.#chance.pick(this.#world.ids) : this.#chance.pick(NASTY_TEXTS);
  }

  /** Mostly as a client writes it; else as it is, where an address can hold it. */
  #escaped(text: string): string {
    const whole = text.toWellFormed();
    return this.#chance.happens(0.9) ? encodeURIComponent(whole) : whole.replaceAll(/[^!-~]|[?#\\]/g, '%');
  }

  /** Mostly of what the route knows: anything else is refused at the door. */
  #query(route: ServedRoute): string {
    const known = KNOWN_QUERY.get(route.name) ?? [];
    if (this.#chance.happens(known.length > 0 ? 0.2 : 0.6)) return '';
    const names = known.length > 0 && this.#chance.happens(0.9) ? known : QUERIES;
    const some = Array.from({ length: 1 + this.#chance.below(4) }, () => this.#chance.pick(names));
    const pairs = some.map((name) => `${name}=${encodeURIComponent(this.#valueOf(name).toWellFormed())}`);
    return `?${pairs.join('&')}`;
  }

  #valueOf(name: string): string {
    const words = WORDS[name];
    return words && this.#chance.happens(0.8) ? this.#chance.pick(words) : this.#value();
  }

  #body(route: ServedRoute): string {
    const schema = BODIES.get(route.name);
    if (this.#chance.happens(0.1))
      return this.#chance.pick(['', '{', '[]', 'null', '"x"', '{"a":1,}', '\u0000', '1e999']);
    const value = schema ? this.#json.of(schema) : this.#json.any();
    return JSON.stringify(this.#chance.happens(0.4) ? this.#json.spoiled(value) : value);
  }

  #headersOf(who: Who, isUnsafe: boolean): Record<string, string> {
    if (who === 'nobody') {
      const { unsafeHeaders, headers } = this.#world.people.admin;
      const cookie = this.#chance.pick([
        '',
        '__Host-at=x.y.z',
        '__Host-rt=op_x.AAAA',
        headers.cookie?.slice(0, 60) ?? '',
      ]);
      return { ...(isUnsafe ? unsafeHeaders : {}), cookie };
    }
    const person = this.#world.people[who];
    return { ...(isUnsafe ? person.unsafeHeaders : person.headers) };
  }
}
