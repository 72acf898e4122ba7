// How much an admin may give the bot: numbers that the settings check, the matcher and the console share. Constants only.
// What LINE limits lies in domain/delivery and domain/chat; these are Kaiwa's own, so that a turn stays cheap.

/** UTF-16 units of a regular expression, and of the folded text that it is run on. */
export const REGEX_PATTERN_UTF16_MAX = 200;
export const REGEX_TEXT_UTF16_MAX = 1000;
/** Regular expressions in all rules together: each may cost some milliseconds at every message. */
export const REGEX_PATTERNS_MAX = 40;

/** Names of rules, topics, menus: UTF-16 units. */
export const NAME_UTF16_MAX = 100;
export const PATTERN_UTF16_MAX = 200;
export const PATTERNS_MAX = 50;
export const KEYWORD_RULES_MAX = 300;
export const ANY_MESSAGE_RULES_MAX = 50;
export const TOPICS_MAX = 50;
/** Tags that one rule sets. */
export const TAGS_MAX = 10;
export const MENUS_MAX = 50;
export const FLOWS_MAX = 20;
export const FLOW_QUESTIONS_MAX = 10;
export const SLOT_TRIES_MAX = 5;
export const QA_ENTRIES_MAX = 500;
export const QA_QUESTIONS_MAX = 20;
export const QA_QUESTION_UTF16_MAX = 300;
/** Words of one list in one language. */
export const WORDS_MAX = 200;
export const COOL_DOWN_SEC_MAX = 30 * 24 * 3600;
/** The whole settings as JSON text; they travel to every isolate. */
export const BOT_SETTINGS_UTF16_MAX = 1_000_000;

/** Messages of one action: what one call of LINE carries. */
export const BOT_MESSAGES_MAX = 5;
/** Of an action that hands over: topic, "connecting", position and a question go out in the same call. */
export const HANDOFF_MESSAGES_MAX = 1;
/** Of LINE's 13 quick replies the last is always the way to a human. */
export const BOT_QUICK_REPLIES_MAX = 12;
/** Two more belong to "helpful?". */
export const QA_QUICK_REPLIES_MAX = 10;

/** Ids of rules, entries, topics, menus and flows: short enough for a postback. */
export const BOT_ID = /^[a-z0-9][a-z0-9_-]{0,39}$/;
