// What must hold when a simulated world has come to rest: each event once and in its place, each message of ours delivered
// as it is said to be, every copy equal to the truth, nothing left of what was taken back. Only tests import it.
import { expect } from 'vitest';
import { writeProjection } from '../../db/write-projection';
import { ATTEMPTS_FOR_MS } from '../../domain/delivery/line-call';
import { toProjectionRows } from '../../jobs/to-projection-rows';
import type { EntryView, EventView, MessageView } from '../../protocol/entry-view';
import { toEntryView } from '../../session/chat-views';
import { projectionPart } from '../../session/projection-part';
import { MemoryD1 } from './memory-d1';
import { isOf, type Planned, type Sent, type World } from './world';

const HUMAN_STATES = ['assigned', 'active', 'on_hold'];

export async function checkWorld(world: World): Promise<void> {
  expect(world.complaints).toEqual([]);
  expect(world.line.violations).toEqual([]);
  const log = logOf(world);
  checkInbound(world, log);
  checkPlanned(world, log);
  checkNotes(world, log);
  checkOutbound(world, log);
  checkSessions(world);
  checkDesks(world, log);
  await checkD1(world);
  checkUnsent(world);
}

function logOf(world: World): EntryView[] {
  return world.chat.tools.store
    .changedAfter(0, 100_000)
    .map((entry) => toEntryView(world.chatId, entry))
    .sort((a, b) => a.seq - b.seq);
}

const isMessage = (entry: EntryView): entry is MessageView => entry.kind === 'message';

/** Kaiwa's lines by LINE's name of the event that makes them. */
const LINES: Readonly<Record<string, (event: EventView['event']) => boolean>> = {
  follow: ({ type }) => type === 'followed',
  unfollow: ({ type }) => type === 'unfollowed',
  join: ({ type }) => type === 'joined',
  leave: ({ type }) => type === 'left',
  memberJoined: ({ type }) => type === 'members_joined',
  postback: ({ type }) => type === 'postback',
  brandNew: (event) => event.type === 'unsupported' && event.lineType === 'brandNew',
};

/** Every event that was acknowledged has exactly one effect. */
function checkInbound({ customer, chat }: World, log: readonly EntryView[]): void {
  expect(new Set(log.map(({ id }) => id)).size, 'an id twice in the log').toBe(log.length);
  const inbound = log.filter(isMessage).filter(({ author }) => author.kind === 'customer');
  const told = new Map(inbound.map((entry) => [entry.id, entry]));
  for (const [id, { text, isUnsent }] of customer.messages) {
    const entry = told.get(`in_${id}`);
    expect(entry, `lost: ${id}`).toBeDefined();
    if (isUnsent) expect(entry?.content.type, `unsent, and still there: ${id}`).toBe('unsent');
    else if (entry?.content.type === 'text') expect(entry.content.text, `the newest text of ${id}`).toBe(text);
    else expect(['sticker', 'image']).toContain(entry?.content.type);
  }
  expect(inbound.length, 'messages that nobody sent').toBe(customer.messages.size);
  const lines = log.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
  for (const [type, count] of customer.lines) {
    const isIts = LINES[type];
    if (!isIts) throw new Error(`no line known for ${type}`);
    expect(lines.filter(isIts).length, type).toBe(count);
  }
  expect(chat.storage.rows('SELECT 1 FROM dead_letters')).toEqual([]);
  const record = chat.tools.store.load();
  if (record) expect(record.summary.troubleCount, 'troubles').toBe(log.filter(isMessage).filter(isTrouble).length);
}

function isTrouble({ delivery }: MessageView): boolean {
  return delivery?.state === 'failed' || delivery?.state === 'unconfirmed';
}

/** Each is in one place: still planned, or sent, and once; what was taken away is no longer planned. */
function checkPlanned({ planned, chat }: World, log: readonly EntryView[]): void {
  const kept = chat.tools.planned.all().map(({ message }) => message.id);
  for (const { message, wasDropped } of planned) {
    const places = log.filter(({ id }) => id === message.id).length + kept.filter((id) => id === message.id).length;
    if (wasDropped) expect(kept, 'taken away, and still there').not.toContain(message.id);
    else expect(places, `planned ${message.id}`).toBe(1);
  }
}

const hasLeft =
  (log: readonly EntryView[]) =>
  ({ message }: Planned) =>
    log.some(({ id }) => id === message.id);

/** Every note once, and nothing of one at LINE. */
function checkNotes({ notes, line }: World, log: readonly EntryView[]): void {
  const noted = log.filter(({ kind }) => kind === 'note').map(({ id }) => id);
  expect(noted.sort(), 'notes').toEqual([...notes].sort());
  expect(line.sends.filter(({ messages }) => messages.join().includes('noted'))).toEqual([]);
}

/** Exactly once by push, at most once by reply; never overtaken; no state that claims more or less than is known. */
function checkOutbound(world: World, log: readonly EntryView[]): void {
  const ours = log.filter(isMessage).filter(({ author }) => author.kind === 'operator');
  expect(ours.map(({ id }) => id).sort(), 'acknowledged, and not in the log').toEqual(
    [...world.sent, ...world.planned.filter(hasLeft(log))].map(({ message }) => message.id).sort(),
  );
  for (const sent of [...world.sent, ...world.planned]) {
    const entry = ours.find(({ id }) => id === sent.message.id);
    if (entry) checkDelivery(world, sent, entry);
  }
  const texts = ours.filter(({ content }) => content.type === 'text').filter((entry) => isStraight(world, ours, entry));
  const wanted = texts.map(nameOf);
  const got = world.line.shown
    .map(({ json }) => /out-\d+;/.exec(json)?.[0] ?? '')
    .filter((name) => wanted.includes(name));
  expect(got, 'LINE got them in another order').toEqual(wanted.filter((name) => got.includes(name)));
}

/** Neither it nor one that left with it was tried again by hand, so it went out in the order of the log. */
function isStraight({ sent, line }: World, ours: readonly MessageView[], entry: MessageView): boolean {
  const together = line.sends.filter(({ messages }) => messages.some((json) => isOf(json, entry)));
  const retried = ours.filter(({ id }) => sent.some(({ message, wasRetried }) => message.id === id && wasRetried));
  const carries = (json: string) => retried.some((one) => isOf(json, one));
  return !retried.includes(entry) && !together.some(({ messages }) => messages.some(carries));
}

function nameOf({ content }: MessageView): string {
  return content.type === 'text' ? content.text.slice(0, content.text.indexOf(';') + 1) : '';
}

function checkDelivery(world: World, { message, doublesAccepted, wasCancelled }: Sent, entry: MessageView): void {
  const { state } = entry.delivery ?? {};
  const calls = world.line.sends.filter(({ messages }) => messages.some((json) => isOf(json, entry)));
  const times = world.line.shown.filter(({ json }) => isOf(json, entry)).length;
  // Its neighbours in a call are no reason to fail it.
  const isRefusedAlone = ({ fault, messages }: SendSeen) =>
    fault === 'bad body' && messages.every((json) => isOf(json, entry) || json.includes('ああ'));
  const told = `${nameOf(entry)} ${JSON.stringify(entry.delivery)} ${JSON.stringify(calls.map(({ messages, ...call }) => ({ ...call, count: messages.length })))}`;
  if (message.content.type === 'text') {
    expect(times, `shown ${times} times: ${told}`).toBeLessThanOrEqual(1 + doublesAccepted);
    if (state === 'sent') expect(times, `called sent: ${told}`).toBeGreaterThan(0);
    if (state === 'failed') expect(times, `called failed: ${told}`).toBe(0);
    if (state === 'failed' || state === 'unconfirmed')
      expect(mayEnd(world, calls, entry), `given up: ${told}`).toBe(true);
    if (entry.delivery?.reason === 'REFUSED_BY_LINE') expect(calls.some(isRefusedAlone), `refused: ${told}`).toBe(true);
    if (state === 'unconfirmed') expect(mayBeUnknown(world, calls), `called unconfirmed: ${told}`).toBe(true);
  }
  expect(['sent', 'failed', 'unconfirmed', 'cancelled']).toContain(state);
  if (wasCancelled && message.content.type === 'text') expect([state, calls.length]).toEqual(['cancelled', 0]);
  if (state === 'sent') expect(entry.delivery?.cost, 'what it cost').toBeDefined();
}

type SendSeen = World['line']['sends'][number];

/** Given up only after a refusal that is final, an outcome that nobody can know, or a quarter of an hour of tries. */
function mayEnd({ now, line }: World, calls: readonly SendSeen[], { delivery }: MessageView): boolean {
  const [first] = calls;
  // One used-up month stops every push of the channel, also of who was only told to wait.
  const isMonthOver = line.sends.some(({ fault }) => fault === 'month used up');
  if (delivery?.reason === 'MONTHLY_LIMIT') return isMonthOver;
  // Held for so long that it never left.
  if (!first) return true;
  const isFinal = ({ fault, via }: SendSeen) =>
    fault === 'bad body' ||
    fault === 'conflict without id' ||
    fault === 'month used up' ||
    (via === 'reply' && fault !== null);
  return calls.some(isFinal) || calls.some(isAmbiguous) || now - first.at >= ATTEMPTS_FOR_MS;
}

/** An answer that the object could not write down is one that it never got. */
function mayBeUnknown({ chat }: World, calls: readonly SendSeen[]): boolean {
  return calls.some(isAmbiguous) || chat.storage.faults > 0;
}

/** The caller could not know whether LINE took it; a call that was cut off by a crash looks like any other from outside. */
function isAmbiguous({ fault }: SendSeen): boolean {
  return fault === null || /^(500|lost|hang|conflict|malformed)/.test(fault) || fault.endsWith('after');
}

/** One session is open at most, an owner only where the state has one, versions only grow. */
function checkSessions({ chat }: World): void {
  const sessions = chat.storage
    .rows<{ body: string }>('SELECT body FROM sessions ORDER BY changed_seq')
    .map(({ body }) => JSON.parse(body) as { id: string; state: string; owner: unknown; version: number });
  const open = sessions.filter(({ state }) => state !== 'closed' && state !== 'resolved');
  expect(open.length).toBeLessThanOrEqual(1);
  for (const { state, owner } of open) expect(owner !== null, `owner in ${state}`).toBe(HUMAN_STATES.includes(state));
  const versions = sessions.map(({ version }) => version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
}

function checkDesks({ desks }: World, log: readonly EntryView[]): void {
  for (const { screen, gaps } of desks) {
    expect(gaps).toEqual([]);
    expect([...screen.values()].sort((a, b) => a.seq - b.seq)).toEqual(log);
  }
}

/** D1 as it was fed, lost, doubled and shuffled, against D1 built anew from the object. */
async function checkD1(world: World): Promise<void> {
  const { store, sessions } = world.chat.tools;
  const record = store.load();
  const rebuilt = new MemoryD1();
  for (let after = 0; record && after < record.seq; ) {
    const part = structuredClone(projectionPart({ store, sessions }, record, after));
    await writeProjection(rebuilt.database, toProjectionRows([part]));
    after = part.upTo.seq;
  }
  expect(world.d1.rows()).toEqual(rebuilt.rows());
}

/** What was taken back is found nowhere. */
function checkUnsent(world: World): void {
  const stores = {
    object: world.chat.storage.dump(),
    D1: JSON.stringify(world.d1.rows()),
    desks: JSON.stringify(world.desks.map(({ screen }) => [...screen.values()])),
  };
  for (const text of world.customer.unsentTexts()) {
    for (const [where, held] of Object.entries(stores)) expect(held.includes(text), `${text} in ${where}`).toBe(false);
  }
  const unsent = [...world.customer.messages].filter(([, { isUnsent }]) => isUnsent).map(([id]) => `in_${id}`);
  expect(
    [...world.files.values()].filter((owner) => unsent.includes(owner)),
    'files of unsent messages',
  ).toEqual([]);
}
