// Regular expressions of admins, in time linear in the text: RE2 syntax by the package re2js, which needs no code generation.
// The domain takes `matchesRegex` as an argument and knows nothing of the package. Called by the chat's object for the bot's
// rules, and by admin routes that check a pattern before it is saved.
// https://github.com/google/re2/wiki/Syntax
import { RE2JS, RE2JSException } from 're2js';
import { REGEX_PATTERN_UTF16_MAX, REGEX_TEXT_UTF16_MAX } from '../domain/bot/bot-limits';
import { err, ok, type Result } from '../domain/result';

/** Steps of a compiled pattern. Time is text times steps, so `[a-z]{900}` is as dear as it looks. */
export const REGEX_STEPS_MAX = 500;
const CACHED_MAX = 64;
/** States a pattern keeps between two texts. RE2 builds them as it reads; a hostile pattern builds one per character. */
const KEPT_STATES_MAX = 200;

export interface RegexFault {
  /** TOO_LONG: of the pattern as written. INVALID: no RE2 syntax. TOO_LARGE: its repetitions multiply to too many steps. */
  readonly code: 'REGEX_TOO_LONG' | 'REGEX_INVALID' | 'REGEX_TOO_LARGE';
  readonly retry: false;
  /** RE2's own words, in English. */
  readonly detail?: string;
}

/** Compiled patterns and faults, the one used last at the end. They hold settings of admins, no data of requests. */
const cached = new Map<string, Result<RE2JS, RegexFault>>();

/**
 * Whether a pattern may be saved. Look-around and back-references do not exist in RE2: they cannot be linear.
 * @returns the pattern itself, or why not
 */
export function checkRegex(pattern: string): Result<string, RegexFault> {
  const compiled = compiledOf(pattern);
  return compiled.ok ? ok(pattern) : compiled;
}

/**
 * Whether the pattern is found anywhere in the text; use `^` and `$` for all of it. Upper and lower case are alike, for the
 * text is folded and the pattern cannot be.
 * @param foldedText only its first 1,000 UTF-16 units are looked at
 * @returns false for a pattern that does not compile: rules are checked when saved, and an old one must not stop a chat
 */
export function matchesRegex(pattern: string, foldedText: string): boolean {
  const compiled = compiledOf(pattern);
  if (!compiled.ok) return false;
  const found = compiled.value.test(foldedText.slice(0, REGEX_TEXT_UTF16_MAX));
  const { dfa } = compiled.value.re2();
  if (dfa.stateCount > KEPT_STATES_MAX) dfa.clearCache();
  return found;
}

/** How many states all cached patterns keep; what the isolate pays for them. For tests and bench. */
export function keptRegexStates(): number {
  return [...cached.values()].reduce((sum, one) => sum + (one.ok ? one.value.re2().dfa.stateCount : 0), 0);
}

function compiledOf(pattern: string): Result<RE2JS, RegexFault> {
  const known = cached.get(pattern);
  const compiled = known ?? compile(pattern);
  cached.delete(pattern);
  cached.set(pattern, compiled);
  const oldest = cached.size > CACHED_MAX ? cached.keys().next().value : undefined;
  if (oldest !== undefined) cached.delete(oldest);
  return compiled;
}

function compile(pattern: string): Result<RE2JS, RegexFault> {
  if (pattern.length > REGEX_PATTERN_UTF16_MAX) return err({ code: 'REGEX_TOO_LONG', retry: false });
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    if (compiled.re2().numberOfInstructions() > REGEX_STEPS_MAX) return err({ code: 'REGEX_TOO_LARGE', retry: false });
    return ok(compiled);
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) throw cause;
    return err({ code: 'REGEX_INVALID', retry: false, detail: cause.message });
  }
}
