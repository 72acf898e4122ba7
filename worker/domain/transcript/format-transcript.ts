// A chat's transcript as text, CSV or JSON, part by part, so that a long one is never whole in memory. Pure; called by
// desk/write-transcript.
import { toOneLine } from '../one-line';
import { CSV_START, csvRow } from './csv';
import { TRANSCRIPT_WORDS, type TranscriptLanguage, type TranscriptWords } from './transcript-words';

export const TRANSCRIPT_FORMATS = ['text', 'csv', 'json'] as const;
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

export type TranscriptLineKind =
  | 'text'
  | 'sticker'
  | 'image'
  | 'video'
  | 'audio'
  | 'file'
  | 'location'
  | 'card'
  | 'unsent'
  | 'unsupported'
  | 'session_opened'
  | 'session_reopened'
  | 'session_resolved'
  | 'session_returned'
  | 'note';

export interface TranscriptLine {
  readonly id: string;
  /** ms */
  readonly at: number;
  readonly kind: TranscriptLineKind;
  /** Names are empty where nobody is known by one. */
  readonly by: { readonly kind: 'customer' | 'operator' | 'bot' | 'system'; readonly name: string };
  readonly text: string;
  /** For colleagues alone. */
  readonly isInternal?: true;
  /** What may not have reached the customer. */
  readonly delivery?: 'failed' | 'unconfirmed';
}

export interface TranscriptHead {
  readonly chatId: string;
  /** The contact, as the desk calls her; null: without a name. */
  readonly name: string | null;
  readonly channel: string;
  /** Earlier sessions are not part of it. */
  readonly isCut: boolean;
}

export interface TranscriptWriter {
  readonly contentType: string;
  readonly extension: string;
  start(): string;
  openChat(head: TranscriptHead, isFirst: boolean): string;
  line(line: TranscriptLine): string;
  closeChat(): string;
  end(): string;
}

interface WriterContext {
  readonly now: number;
  readonly language: TranscriptLanguage;
  /** IANA */
  readonly timeZone: string;
}

export function transcriptWriter(format: TranscriptFormat, ctx: WriterContext): TranscriptWriter {
  switch (format) {
    case 'text':
      return new TextWriter(ctx);
    case 'csv':
      return new CsvWriter();
    case 'json':
      return new JsonWriter(ctx);
  }
}

/** Whatever some program takes for one: none may begin a line that looks like one of ours. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

class TextWriter implements TranscriptWriter {
  readonly contentType = 'text/plain; charset=utf-8';
  readonly extension = 'txt';
  readonly #ctx: WriterContext;
  readonly #words: TranscriptWords;
  readonly #clock: Intl.DateTimeFormat;
  #contact = '';
  #day = '';

  constructor(ctx: WriterContext) {
    this.#ctx = ctx;
    this.#words = TRANSCRIPT_WORDS[ctx.language];
    // Sweden writes dates as ISO does; Latin digits and the Gregorian year whatever the language.
    this.#clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: ctx.timeZone });
  }

  start = () => '';
  closeChat = () => '';
  end = () => '';

  openChat({ name, channel, isCut }: TranscriptHead, isFirst: boolean): string {
    const words = this.#words;
    this.#contact = toOneLine(name ?? words.customer);
    this.#day = '';
    const exported = `${this.#clock.format(this.#ctx.now)} (${this.#ctx.timeZone})`;
    return [
      ...(isFirst ? [] : ['', '='.repeat(40), '']),
      words.title.replace('{name}', () => this.#contact),
      `${words.channel}: ${toOneLine(channel)}`,
      `${words.exportedAt}: ${exported}`,
      ...(isCut ? [words.cut] : []),
      '',
    ].join('\n');
  }

  line(line: TranscriptLine): string {
    const [day = '', time = ''] = this.#clock.format(line.at).split(' ');
    const border = day === this.#day ? '' : `\n${day}\n`;
    this.#day = day;
    return `${border}${time}  ${this.#said(line)}\n`;
  }

  #said(line: TranscriptLine): string {
    const words = this.#words;
    const author = this.#author(line);
    const between = (what: string) => `--- ${[what, author].filter(Boolean).join(' · ')} ---`;
    switch (line.kind) {
      case 'session_opened':
        return `--- ${words.opened} ---`;
      case 'session_reopened':
        return between(words.reopened);
      case 'session_resolved':
        return between(words.resolved);
      case 'session_returned':
        return between(words.returned);
      default:
        break;
    }
    const text = line.text.replaceAll(LINE_END, '\n          ');
    const label = line.kind === 'text' || line.kind === 'note' ? '' : `[${words[line.kind]}]`;
    const said = [label, text].filter((part) => part !== '').join(' ');
    const mark = line.delivery === undefined ? '' : ` (${words[line.delivery]})`;
    return line.kind === 'note' ? `[${words.note}] ${author}: ${said}` : `${author}: ${said}${mark}`;
  }

  #author({ by, kind }: TranscriptLine): string {
    if (by.name !== '') return toOneLine(by.name);
    if (by.kind === 'bot') return this.#words.bot;
    if (by.kind === 'system') return kind === 'session_resolved' ? '' : this.#words.system;
    return by.kind === 'customer' ? this.#contact : '';
  }
}

const CSV_HEAD = ['time', 'chat', 'contact', 'author_kind', 'author', 'type', 'text', 'internal', 'delivery'];

class CsvWriter implements TranscriptWriter {
  readonly contentType = 'text/csv; charset=utf-8';
  readonly extension = 'csv';
  #head: TranscriptHead | null = null;

  start = () => CSV_START + csvRow(CSV_HEAD);
  closeChat = () => '';
  end = () => '';

  openChat(head: TranscriptHead): string {
    this.#head = head;
    return '';
  }

  line({ at, kind, by, text, isInternal, delivery }: TranscriptLine): string {
    const { chatId = '', name = null } = this.#head ?? {};
    const time = new Date(at).toISOString();
    return csvRow([time, chatId, name, by.kind, by.name, kind, text, isInternal === true, delivery ?? null]);
  }
}

class JsonWriter implements TranscriptWriter {
  readonly contentType = 'application/json; charset=utf-8';
  readonly extension = 'json';
  readonly #ctx: WriterContext;
  #isFirstLine = true;

  constructor(ctx: WriterContext) {
    this.#ctx = ctx;
  }

  start = () => `{"kind":"kaiwa-transcript","version":1,"exportedAt":${this.#ctx.now},"chats":[`;
  closeChat = () => '\n]}';
  end = () => '\n]}\n';

  openChat(head: TranscriptHead, isFirst: boolean): string {
    this.#isFirstLine = true;
    return `${isFirst ? '' : ','}\n${JSON.stringify(head).slice(0, -1)},"lines":[`;
  }

  line(line: TranscriptLine): string {
    const comma = this.#isFirstLine ? '' : ',';
    this.#isFirstLine = false;
    return `${comma}\n${JSON.stringify(line)}`;
  }
}
