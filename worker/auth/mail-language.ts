// In which language somebody is mailed: the one in which she last read the console, kept in D1; else the workspace's own; else English.
// The console's choice lives in the browser (a cookie; without one it follows what the browser asks for), so it is noted whenever a
// login is granted or refreshed. Beside the answer: neither a sign-in nor a mail waits on it, and its failure changes nothing.
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { getLanguage, noteLanguage } from '../db/operator-queries';
import { toLanguage } from '../domain/bot/choose-language';
import { LANGUAGES, type Language } from '../domain/bot/languages';
import type { AppEnv, Env } from '../env';
import { logError } from '../platform/log';
import { getSettings } from '../platform/settings-snapshot';
import { withinMs } from '../platform/within-ms';

/** Written by the console (web/message-compiler.config.ts). */
const LANGUAGE_COOKIE = 'kaiwa-language';
const LOOK_MS_MAX = 2_000;

export function noteConsoleLanguage(c: Context<AppEnv>, operatorId: string): void {
  const language = consoleLanguage(getCookie(c, LANGUAGE_COOKIE), c.req.header('accept-language'));
  if (language !== null) c.executionCtx.waitUntil(note(c.env, operatorId, language));
}

/** What the console speaks in that browser, as web/src/lib/i18n/browser-language has it; null: no browser says so. */
export function consoleLanguage(chosen: string | undefined, accepted: string | undefined): Language | null {
  const own = LANGUAGES.find((language) => language === chosen);
  if (own || accepted === undefined) return own ?? null;
  // Browsers send them in the order in which they are liked.
  const wanted = accepted.split(',').map((part) => toLanguage(part.split(';')[0] ?? ''));
  return wanted.find((language) => language !== null) ?? 'en';
}

/** Never throws. */
export async function mailLanguage(env: Env, operatorId: string): Promise<Language> {
  try {
    const own = await withinMs(getLanguage(env.DB, operatorId), LOOK_MS_MAX);
    if (own.inTime && own.value !== null) return own.value;
  } catch (cause) {
    logError('language_unread', cause, { operatorId });
  }
  const settings = await withinMs(getSettings(env), LOOK_MS_MAX);
  return (settings.inTime && settings.value?.desk?.bot.languages.default) || 'en';
}

async function note(env: Env, operatorId: string, language: Language): Promise<void> {
  try {
    await noteLanguage(env.DB, operatorId, language);
  } catch (cause) {
    logError('language_not_noted', cause, { operatorId });
  }
}
