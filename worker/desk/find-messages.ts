// A page of the search: asks the months' indexes newest first, leaves out what the asker may not see, and takes each text from its
// chat, which asks for her rights once more. Decides nothing about rights itself. Called by search-route with what reaches the objects.
import type { ServedSpan } from '../db/search-queries';
import type { Position } from '../domain/position';
import { markedRanges } from '../domain/search/marked-ranges';
import { monthOf } from '../domain/search/month';
import type { SearchHit, SearchPage } from '../protocol/search';
import type { FoundLine, FoundLines } from '../rpc/chat-session-rpc';
import type { IndexHit, IndexQuery } from '../rpc/search-index-rpc';

export interface MessageSearch {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly operatorId: string | null;
  readonly channelId: string | null;
  readonly limit: number;
}

export interface SearchDeps {
  /** Newest first. */
  months(): Promise<readonly string[]>;
  find(month: string, query: IndexQuery): Promise<readonly IndexHit[]>;
  /** Which of these chats are shown to the asker, by what D1 knows: not to ask objects in vain. */
  seenOf(chatIds: readonly string[]): Promise<ReadonlySet<string>>;
  servedSpans(operatorId: string, chatIds: readonly string[]): Promise<readonly ServedSpan[]>;
  /** Null: nothing for her. `away`: the chat did not answer. */
  lines(chatId: string, places: readonly Position[]): Promise<FoundLines | null | 'away'>;
}

/** Behind which hit the next page begins. */
export interface SearchPlace {
  readonly month: string;
  readonly place: number;
}

export interface FoundPage extends Omit<SearchPage, 'nextCursor'> {
  readonly next: SearchPlace | null;
}

const PER_LOOK = 200;
/** Hits that one page looks at where few of them are hers to see. */
const LOOKED_MAX = 4_000;
const MONTHS_AT_ONCE_MAX = 8;
/** What was said to the bot before a person was asked for belongs to her session too. */
const LEAD_IN_MS = 30 * 60_000;

export async function findMessages(
  deps: SearchDeps,
  search: MessageSearch,
  after: SearchPlace | null,
): Promise<FoundPage> {
  const shown: { hit: SearchHit; place: SearchPlace }[] = [];
  let isPartial = false;
  let looked = 0;
  for await (const { month, hits } of candidates(deps, search, after)) {
    const seen = await wantedOf(deps, search, hits);
    // One more than the page holds says whether there is a next one.
    for (let at = 0; at < seen.length && shown.length <= search.limit; ) {
      const some = seen.slice(at, at + search.limit + 1 - shown.length);
      at += some.length;
      const asked = await ask(deps, search.text, month, some);
      isPartial ||= asked.isPartial;
      shown.push(...asked.shown);
    }
    looked += hits.length;
    const last = hits.at(-1);
    if (shown.length > search.limit) break;
    if (looked >= LOOKED_MAX && last) return toPage(shown, isPartial, { month, place: last.place });
  }
  const next = shown.length > search.limit ? (shown[search.limit - 1]?.place ?? null) : null;
  return toPage(shown.slice(0, search.limit), isPartial, next);
}

function toPage(shown: readonly { hit: SearchHit }[], isPartial: boolean, next: SearchPlace | null): FoundPage {
  return { hits: shown.map(({ hit }) => hit), isPartial, next };
}

/** Hits of the months, newest first. The newest month is asked alone, older ones several at once: most searches end in the first. */
async function* candidates(deps: SearchDeps, search: MessageSearch, after: SearchPlace | null) {
  const newest = after && after.month < monthOf(search.to) ? after.month : monthOf(search.to);
  const oldest = monthOf(search.from);
  const months = (await deps.months()).filter((month) => month <= newest && month >= oldest);
  const { text, from, to, channelId } = search;
  const look = (month: string, before: number | null) =>
    deps.find(month, { text, from, to, channelId, before, limit: PER_LOOK });
  for (let at = 0, width = 1; at < months.length; at += width, width = Math.min(MONTHS_AT_ONCE_MAX, width * 2)) {
    const wave = months.slice(at, at + width);
    const firsts = await Promise.all(wave.map((month) => look(month, month === after?.month ? after.place : null)));
    for (const [index, month] of wave.entries()) {
      let hits = firsts[index] ?? [];
      while (hits.length > 0) {
        yield { month, hits };
        hits = hits.length < PER_LOOK ? [] : await look(month, hits.at(-1)?.place ?? null);
      }
    }
  }
}

async function wantedOf(
  deps: SearchDeps,
  { operatorId }: MessageSearch,
  hits: readonly IndexHit[],
): Promise<readonly IndexHit[]> {
  const chatIds = [...new Set(hits.map(({ chatId }) => chatId))];
  const seen = await deps.seenOf(chatIds);
  const left = hits.filter(({ chatId }) => seen.has(chatId));
  if (operatorId === null || left.length === 0) return left;
  const spans = await deps.servedSpans(operatorId, [...new Set(left.map(({ chatId }) => chatId))]);
  return left.filter((hit) => hit.operatorId === operatorId || spans.some((span) => isWithin(span, hit)));
}

function isWithin({ chatId, openedAt, endedAt }: ServedSpan, hit: IndexHit): boolean {
  return chatId === hit.chatId && hit.ts >= openedAt - LEAD_IN_MS && (endedAt === null || hit.ts <= endedAt);
}

async function ask(deps: SearchDeps, text: string, month: string, hits: readonly IndexHit[]) {
  const byChat = Map.groupBy(hits, ({ chatId }) => chatId);
  const answers = new Map(
    await Promise.all(
      Array.from(byChat, async ([chatId, ofChat]) => [chatId, await deps.lines(chatId, ofChat)] as const),
    ),
  );
  const shown = hits.flatMap((hit) => {
    const answer = answers.get(hit.chatId);
    if (!answer || answer === 'away') return [];
    const line = answer.lines.find(({ epoch, seq }) => epoch === hit.epoch && seq === hit.seq);
    const found = line && toSearchHit(hit.chatId, answer, line, text, month);
    return found ? [{ hit: found, place: { month, place: hit.place } }] : [];
  });
  return { shown, isPartial: [...answers.values()].includes('away') };
}

/** Null where the message says something else by now, or stands in another month, whose index finds it. */
function toSearchHit(
  chatId: string,
  { name, sourceKind, pictureUrl }: FoundLines,
  { id, epoch, seq, lineTs, author, text, isNote }: FoundLine,
  sought: string,
  month: string,
): SearchHit | null {
  const ranges = markedRanges(text, sought);
  if (ranges.length === 0 || monthOf(lineTs) !== month) return null;
  return {
    chatId,
    channelId: chatId.slice(0, chatId.indexOf(':')),
    sourceKind,
    chatName: name,
    pictureUrl,
    entryId: id,
    epoch,
    seq,
    lineTs,
    author,
    text,
    ranges: ranges.map(({ start, end }) => ({ start, end })),
    ...(isNote && { isNote }),
  };
}
