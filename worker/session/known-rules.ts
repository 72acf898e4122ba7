// The settings that a chat decides by: whatever is known in this isolate, asked for once where nothing is. Called by ChatSession
// before a decision, which itself waits for nothing.
import { type DeskRules, deskRules, PLAIN_DESK } from '../domain/desk/desk-rules';
import { parseChatId } from '../domain/ids';
import { DEFAULT_SENDING, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import { knownSettings, type SettingsSource, settingsSince, settingsToDecideBy } from '../platform/settings-snapshot';
import type { ChatRecord } from './chat-record';

/** A webhook is answered in time all the same: KV is asked once in an isolate's life. */
const SETTINGS_WITHIN_MS = 250;
/** Deadlines and the Dispatcher are in no such hurry, and what they end is told in words of the settings. */
export const SETTINGS_PATIENTLY_MS = 2_000;

export class KnownRules {
  readonly #source: SettingsSource;
  #settings: SettingsSnapshot | 'none' | 'away' = 'away';

  constructor(source: SettingsSource) {
    this.#source = source;
  }

  /** Takes what this isolate knows. @returns what must be awaited before, once in the isolate's life; null: nothing */
  refresh(withinMs = SETTINGS_WITHIN_MS): Promise<void> | null {
    const known = knownSettings(this.#source);
    if (!known) return this.#ask(withinMs);
    this.#settings = known;
    return null;
  }

  /** Somebody has seen this version. @returns whether it is known here now too */
  async reach(version: number): Promise<boolean> {
    const found = await settingsSince(this.#source, version);
    if (found) this.#settings = found;
    return found !== null;
  }

  async #ask(withinMs: number): Promise<void> {
    const found = await settingsToDecideBy(this.#source, withinMs);
    // That there are none holds on while nobody can say anything newer.
    if (found !== 'away') this.#settings = found;
  }

  /** Whether who watches a chat is shown in it. While nobody can say, it is not. */
  areWatchersShown(): boolean {
    const known = knownSettings(this.#source) ?? this.#settings;
    return known !== 'away' && (known === 'none' || known.areWatchersShown !== false);
  }

  /** Whether the customer's phone shows Read once an operator saw a message. While nobody can say, it does not. */
  showsReading(): boolean {
    const known = knownSettings(this.#source) ?? this.#settings;
    if (known === 'away') return false;
    const sending = known === 'none' ? DEFAULT_SENDING : { ...DEFAULT_SENDING, ...known.sending };
    return sending.markAsRead === 'seen';
  }

  /** Null: nobody could say yet. */
  of(record: Pick<ChatRecord, 'chatId'>): DeskRules | null {
    // What lanes decide by in an object that nobody has asked for anything since it woke.
    const settings = this.#settings === 'away' ? (knownSettings(this.#source) ?? 'away') : this.#settings;
    if (settings === 'away') return null;
    if (settings === 'none') return PLAIN_DESK;
    const { desk, publicNames } = settings;
    const rules = deskRules(desk, parseChatId(record.chatId)?.channelId ?? '');
    return publicNames ? { ...rules, publicNames } : rules;
  }
}
