// Makes a big desk of a small one: rows and messages as the Worker itself wrote them, copied straight into its local storage, for sending
// them all would take an hour. Must not run while a Worker has the files open. Called by measure.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fnv1a } from '../domain/fnv-1a';
import { fold } from '../domain/search/fold';
import { monthOf, monthStart } from '../domain/search/month';
import { searchTokens } from '../domain/search/tokens';

interface Size {
  /** Chats in the list that have a row and no object of their own. */
  readonly chats: number;
  /** Messages of the long chat. */
  readonly messages: number;
}

/** A message that the search is to find. */
interface Indexed {
  readonly chatId: string;
  readonly epoch: number;
  readonly seq: number;
  /** ms */
  readonly ts: number;
  readonly text: string;
}

const DAY_MS = 86_400_000;
const EVERY_MS = 100_000;
/** As the index of a month numbers its rows. */
const INDEX_ROWS_PER_MS = 2 ** 20;
const WORDS = [
  '返金できますか？',
  'เมื่อไหร่จะได้เงินคืนคะ',
  '請問什麼時候可以退款？',
  'When will my parcel arrive?',
  'Kapan pesanan saya tiba?',
];

/**
 * @param stateFolder the Worker's state @param chatId of a chat that exists and becomes the long one
 * @returns how many of its messages can be found by the search: those of this month, which has an index
 */
export function seedLongDesk(stateFolder: string, chatId: string, size: Size): number {
  const [database] = filesIn(join(stateFolder, 'v3/d1/miniflare-D1DatabaseObject'));
  if (database === undefined) throw new Error('There is no D1 database to seed.');
  const items: Indexed[] = [];
  const month = monthOf(Date.now());
  const note = (seq: number, epoch: number, ts: number, text: string) => {
    if (monthOf(ts) === month) items.push({ chatId, epoch, seq, ts, text });
  };
  const seq = within(findChat(stateFolder, chatId), (chat) => addMessages(chat, size.messages, note));
  addToIndex(stateFolder, month, items);
  within(database, (d1) => {
    d1.prepare('UPDATE chats SET seq = ?, inbound_count = ? WHERE chat_id = ?').run(seq, size.messages, chatId);
    addRows(d1, chatId, size.chats);
  });
  return items.length;
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sqlite') && !name.startsWith('metadata'));
  return names.map((name) => join(folder, name));
}

/** One transaction on one file. */
function within<Value>(file: string, work: (db: DatabaseSync) => Value): Value {
  const db = new DatabaseSync(file);
  try {
    db.exec('BEGIN');
    const value = work(db);
    db.exec('COMMIT');
    return value;
  } finally {
    db.close();
  }
}

function findChat(stateFolder: string, chatId: string): string {
  const found = filesIn(join(stateFolder, 'v3/do/kaiwa-ChatSession')).find((file) =>
    within(file, (db) => db.prepare('SELECT 1 FROM chat WHERE chat_id = ?').get(chatId) !== undefined),
  );
  if (found === undefined) throw new Error(`The chat ${chatId} has no object.`);
  return found;
}

/** Older than what is there, one every other minute, two of three by the customer. @returns the chat's new `seq` */
function addMessages(
  db: DatabaseSync,
  count: number,
  note: (seq: number, epoch: number, ts: number, text: string) => void,
): number {
  const before = db.prepare('SELECT seq, epoch, state, lanes FROM chat').get() as Record<'seq' | 'epoch', number> &
    Record<'state' | 'lanes', string>;
  const first = Number(db.prepare('SELECT min(line_ts) AS at FROM entries').get()?.at);
  const insert = db.prepare(
    'INSERT INTO entries (seq, epoch, changed_seq, id, line_ts, at, inbound_no, body, raw) VALUES (?1, ?2, ?1, ?3, ?4, ?4, ?5, ?6, NULL)',
  );
  for (let n = 1; n <= count; n++) {
    const seq = before.seq + n;
    const id =
      n % 3 === 0 ? `01920000-0000-7000-8000-${String(n).padStart(12, '0')}` : `in_9${String(n).padStart(17, '0')}`;
    const text = `${WORDS[n % WORDS.length]} ${'·'.repeat(n % 7)} ${n}${n % 11 === 0 ? `\n${WORDS.join('\n')}` : ''}`;
    const author = n % 3 === 0 ? { kind: 'operator', operatorId: 'op_measured', name: 'Aya' } : { kind: 'customer' };
    const delivery = n % 3 === 0 ? { delivery: { state: 'sent', via: 'push', cost: 1, attempts: 1 } } : {};
    const body = { kind: 'message', id, author, content: { type: 'text', text }, ...delivery };
    const ts = first - (count - n + 1) * EVERY_MS;
    note(seq, before.epoch, ts, text);
    insert.run(seq, before.epoch, id, ts, n % 3 === 0 ? null : n, JSON.stringify(body));
  }
  const seq = before.seq + count;
  // Everything was told to everybody up to here.
  const lanes = before.lanes.replaceAll(new RegExp(`"(\\w+Seq)":${before.seq}\\b`, 'g'), `"$1":${seq}`);
  const state = { ...(JSON.parse(before.state) as object), inboundCount: count };
  db.prepare('UPDATE chat SET seq = ?, state = ?, lanes = ?').run(seq, JSON.stringify(state), lanes);
  return seq;
}

function addToIndex(stateFolder: string, month: string, items: readonly Indexed[]): void {
  const [file] = filesIn(join(stateFolder, 'v3/do/kaiwa-SearchIndex'));
  if (file === undefined) throw new Error('No message has been indexed yet.');
  within(file, (db) => {
    const message = db.prepare(
      'INSERT INTO messages (id, chat_id, epoch, seq, changed_epoch, changed_seq, operator_id, mark) VALUES (?, ?, ?, ?, ?, ?, NULL, ?)',
    );
    const words = db.prepare('INSERT INTO words (rowid, t, c) VALUES (?, ?, ?)');
    for (const { chatId, epoch, seq, ts, text } of items) {
      const id = (ts - monthStart(month)) * INDEX_ROWS_PER_MS;
      const folded = fold(text);
      const { pairs, singles } = searchTokens(folded);
      message.run(id, chatId, epoch, seq, epoch, seq, fnv1a(folded));
      words.run(id, pairs, singles);
    }
  });
}

/** Rows of chats of the days before, resolved, with names that can be searched for. */
function addRows(db: DatabaseSync, chatId: string, count: number): void {
  const template = db.prepare('SELECT * FROM chats WHERE chat_id = ?').get(chatId) as Record<
    string,
    string | number | null
  >;
  const columns = Object.keys(template);
  const insert = db.prepare(`INSERT INTO chats (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  const part = db.prepare('INSERT OR IGNORE INTO name_parts (part, chat_id) VALUES (?, ?)');
  for (let n = 0; n < count; n++) {
    const name = `Person ${String(n).padStart(5, '0')}`;
    const row: typeof template = {
      ...template,
      chat_id: `demo:U${n.toString(16).padStart(32, '0')}`,
      name,
      name_key: name.toLowerCase(),
      picture_url: null,
      state: 'resolved',
      unanswered_since: null,
      queue_since: null,
      last_at: Number(template.last_at) - DAY_MS - n * 60_000,
      preview_text: WORDS[n % WORDS.length] ?? '',
      inbound_count: 1,
      seq: 1,
    };
    insert.run(...columns.map((column) => row[column] ?? null));
    for (let at = 0; at < name.length; at++) part.run(name.toLowerCase().slice(at), String(row.chat_id));
  }
}
