// Transcripts of chats as one stream: each chat is read page by page while it is written, so that the longest one is never whole in
// memory. A chat that cannot be read to its end breaks the stream off: half a transcript must not look like a whole one.
// Called by transcript-route, which has asked for the rights and told the audit log.
import type { Result } from '../domain/result';
import type { TranscriptHead, TranscriptWriter } from '../domain/transcript/format-transcript';
import type { EntryPage } from '../protocol/entry-view';
import type { DisplayPlace, EntryQuery } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import { type TranscriptContext, toTranscriptLine } from './to-transcript-line';

const PAGE = 200;

export interface TranscriptChat extends Omit<TranscriptHead, 'isCut'> {
  readonly ctx: TranscriptContext;
  /** One page of the chat's log, as the asker may read it. */
  read(query: EntryQuery): Promise<Result<EntryPage, Refusal>>;
}

/** @param ofSession only the session that is open, or was last */
export function transcriptStream(
  chats: readonly TranscriptChat[],
  writer: TranscriptWriter,
  ofSession: boolean,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const parts = transcriptParts(chats, writer, ofSession);
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

async function* transcriptParts(
  chats: readonly TranscriptChat[],
  writer: TranscriptWriter,
  ofSession: boolean,
): AsyncGenerator<string, void> {
  yield writer.start();
  for (const [index, chat] of chats.entries()) yield* chatParts(chat, writer, ofSession, index === 0);
  yield writer.end();
}

async function* chatParts(chat: TranscriptChat, writer: TranscriptWriter, ofSession: boolean, isFirst: boolean) {
  const { chatId, name, channel, ctx } = chat;
  const range = ofSession ? { ofSession: true as const } : {};
  let page = await readOrThrow(chat, { at: 0, limit: PAGE, ...range });
  yield writer.openChat({ chatId, name, channel, isCut: page.isCut === true }, isFirst);
  let next = page.newer ?? null;
  for (;;) {
    const lines = page.entries.flatMap((entry) => toTranscriptLine(entry, ctx) ?? []);
    yield lines.map((line) => writer.line(line)).join('');
    if (next === null) break;
    page = await readOrThrow(chat, { newer: toPlace(next), limit: PAGE, ...range });
    next = page.next;
  }
  yield writer.closeChat();
}

async function readOrThrow(chat: TranscriptChat, query: EntryQuery): Promise<EntryPage> {
  const page = await chat.read(query);
  if (!page.ok) throw new Error(`transcript broken off: ${page.error.code}`);
  return page.value;
}

function toPlace(cursor: string): DisplayPlace {
  const [lineTs = 0, seq = 0] = cursor.split('.').map(Number);
  return { lineTs, seq };
}
