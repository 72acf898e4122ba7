// JSON by chance: what a schema allows, the same with one thing wrong in it, and what nobody expects. Pure; only tests import it.
import type { SeededChance } from '../seeded-chance';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = Readonly<Record<string, unknown>>;

const DEPTH_MAX = 6;

/** Where a parser, a query, a path or a page may stumble. Ids that exist are mixed in by the caller. */
export const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  '__proto__',
  'constructor',
  '..',
  '../../etc/passwd',
  "' OR 1=1--",
  '"; DROP TABLE chats;--',
  '%',
  '%00',
  '\u0000',
  'a\r\nset-cookie: x=1',
  '<script>alert(1)</script>',
  '#{7*7}',
  '{{x}}',
  '\ud800',
  '\u202egnirts',
  'ﷺ',
  '👩‍👩‍👧‍👦',
  '1e309',
  '0.0',
  '9007199254740993.1',
  '.',
  '1.2.3',
  'demo:',
  ':',
  'demo:U:x',
  '(a+)+$',
  'x'.repeat(3_000),
];

const NASTY_NUMBERS = [0, -0, -1, 1, 0.5, 1e15, -1e15, 2 ** 53, 2 ** 31, 1e300, Number.MIN_VALUE, 4_102_444_800_000];

export class RandomJson {
  readonly #chance: SeededChance;
  readonly #texts: readonly string[];

  /** @param known ids and words that mean something */
  constructor(chance: SeededChance, known: readonly string[]) {
    this.#chance = chance;
    this.#texts = [...known, ...NASTY_TEXTS];
  }

  text(): string {
    return this.#chance.pick(this.#texts);
  }

  number(): number {
    return this.#chance.happens(0.5) ? this.#chance.below(100) : this.#chance.pick(NASTY_NUMBERS);
  }

  /** Anything at all. */
  any(depth = 0): Json {
    const kind = this.#chance.below(depth > 3 ? 4 : 6);
    if (kind === 0) return null;
    if (kind === 1) return this.#chance.happens(0.5);
    if (kind === 2) return this.number();
    if (kind === 3) return this.text();
    const length = this.#chance.below(4);
    if (kind === 4) return Array.from({ length }, () => this.any(depth + 1));
    return Object.fromEntries(Array.from({ length }, () => [this.text(), this.any(depth + 1)]));
  }

  /** A value that a JSON schema of ours allows, or nearly: lengths and patterns are not looked at. */
  of(schema: Schema, depth = 0): Json {
    if ('const' in schema) return schema.const as Json;
    if (Array.isArray(schema.enum)) return this.#chance.pick(schema.enum as Json[]);
    const choices = schema.anyOf ?? schema.oneOf;
    if (Array.isArray(choices)) return this.of(this.#chance.pick(choices as Schema[]), depth);
    if (depth > DEPTH_MAX) return null;
    switch (schema.type) {
      case 'object':
        return this.#object(schema, depth);
      case 'array': {
        const length = this.#chance.below(4);
        return Array.from({ length }, () => this.of((schema.items ?? {}) as Schema, depth + 1));
      }
      case 'string':
        return this.text();
      case 'integer':
        return Math.trunc(this.number());
      case 'number':
        return this.number();
      case 'boolean':
        return this.#chance.happens(0.5);
      case 'null':
        return null;
      default:
        return this.any(depth);
    }
  }

  /** With one thing wrong: another type, one key too many, one missing, or too deep. */
  spoiled(value: Json): Json {
    if (Array.isArray(value) && value.length > 0 && this.#chance.happens(0.7)) {
      const at = this.#chance.below(value.length);
      return value.map((item, index) => (index === at ? this.spoiled(item) : item));
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.any();
    const keys = Object.keys(value);
    const way = this.#chance.below(5);
    if (way === 0) return { ...value, [this.text()]: this.any() };
    if (way === 1) return this.#nested(200);
    const key = keys.length === 0 ? 'id' : this.#chance.pick(keys);
    if (way === 2) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    return { ...value, [key]: this.spoiled(value[key] ?? null) };
  }

  #object(schema: Schema, depth: number): Json {
    const properties = (schema.properties ?? {}) as Record<string, Schema>;
    const required = new Set((schema.required ?? []) as string[]);
    const given = Object.entries(properties).filter(([name]) => required.has(name) || this.#chance.happens(0.5));
    const entries = given.map(([name, property]): [string, Json] => [name, this.of(property, depth + 1)]);
    if (Object.keys(properties).length === 0 && typeof schema.additionalProperties === 'object') {
      entries.push([this.text(), this.of(schema.additionalProperties as Schema, depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  #nested(depth: number): Json {
    let value: Json = 'deep';
    for (let n = 0; n < depth; n++) value = this.#chance.happens(0.5) ? [value] : { value };
    return value;
  }
}
