// What must hold when the chats of a simulation in workerd have come to rest: each event once, each message of ours delivered as it
// is said to be, every copy equal to the truth, nothing left of what was taken back. Only tests import it.
import { expect } from 'vitest';
import { ATTEMPTS_FOR_MS } from '../../domain/delivery/line-call';
import type { EntryView, EventView, MessageView } from '../../protocol/entry-view';
import { logOf, readStore } from '../chat-client';
import type { RealChannel } from './real-channel';
import { isOf, nameOf, type RealChat, type Sent } from './real-chat';
import { checkCopies } from './real-copies';

/** More calls than can be under way in one channel. */
const IN_FLIGHT_MAX = 30;
const HUMAN_STATES = ['assigned', 'active', 'on_hold'];

export async function checkChat(chat: RealChat): Promise<void> {
  expect(chat.complaints).toEqual([]);
  const log = (await logOf(chat.test, 200)).sort((a, b) => a.seq - b.seq);
  await checkInbound(chat, log);
  await checkPlanned(chat, log);
  checkOutbound(chat, log);
  await checkSessions(chat);
  await checkCopies(chat, log);
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
async function checkInbound({ customer, test }: RealChat, log: readonly EntryView[]): Promise<void> {
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
  expect(await readStore(test, 'SELECT 1 FROM dead_letters')).toEqual([]);
  const troubles = log.filter(isMessage).filter(({ delivery }) => isTrouble(delivery?.state)).length;
  const [row] = await readStore<{ summary: string }>(test, 'SELECT summary FROM chat');
  expect(row && JSON.parse(row.summary).troubleCount, 'troubles').toBe(troubles);
}

function isTrouble(state: string | undefined): boolean {
  return state === 'failed' || state === 'unconfirmed';
}

type SendSeen = RealChat['channel']['line']['sends'][number];

/** Each message for later is in one place: still planned, or sent, and once. Every note is there once, and nothing of one at LINE. */
async function checkPlanned({ planned, notes, channel, test }: RealChat, log: readonly EntryView[]): Promise<void> {
  const kept = (await readStore<{ id: string }>(test, 'SELECT id FROM planned')).map(({ id }) => id);
  for (const { message, wasDropped } of planned) {
    const places = [...log, ...kept.map((id) => ({ id }))].filter(({ id }) => id === message.id).length;
    if (wasDropped) expect(kept, 'taken away, and still there').not.toContain(message.id);
    else expect(places, `planned ${message.id}`).toBe(1);
  }
  const noted = log.filter(({ kind }) => kind === 'note').map(({ id }) => id);
  expect(noted.sort(), 'notes').toEqual([...notes].sort());
  expect(channel.line.sends.filter(({ messages }) => messages.join().includes('noted'))).toEqual([]);
}

/** Exactly once by push, at most once by reply; never overtaken; no state that claims more or less than is known. */
function checkOutbound(chat: RealChat, log: readonly EntryView[]): void {
  const ours = log.filter(isMessage).filter(({ author }) => author.kind === 'operator');
  const sentLater = chat.planned.filter(({ message }) => log.some(({ id }) => id === message.id));
  expect(ours.map(({ id }) => id).sort(), 'acknowledged, and not in the log').toEqual(
    [...chat.sent, ...sentLater].map(({ message }) => message.id).sort(),
  );
  const { line } = chat.channel;
  const sends = line.sends.filter(({ to }) => to === chat.test.userId);
  const shown = line.shown.filter(({ to }) => to === chat.test.userId).map(({ json }) => json);
  expect(line.violations).toEqual([]);
  for (const sent of [...chat.sent, ...sentLater]) {
    const entry = ours.find(({ id }) => id === sent.message.id);
    if (entry?.content.type === 'text') checkDelivery(chat, sent, entry, { sends, shown });
    expect(['sent', 'failed', 'unconfirmed', 'cancelled']).toContain(entry?.delivery?.state);
  }
  const names = (jsons: readonly string[]) => jsons.map((json) => /out-\w+-\d+;/.exec(json)?.[0] ?? '');
  // What left together is tried again together, where LINE still knows its key.
  const retried = ours.filter(({ id }) => chat.sent.some(({ message, wasRetried }) => message.id === id && wasRetried));
  const together = sends.map(({ messages }) => names(messages));
  const moved = new Set(together.filter((set) => retried.some((entry) => set.includes(nameOf(entry)))).flat());
  const wanted = ours.map(nameOf).filter((name) => name !== '' && !moved.has(name));
  const got = names(shown).filter((name) => wanted.includes(name));
  expect(got, 'LINE got them in another order').toEqual(wanted.filter((name) => got.includes(name)));
}

interface Seen {
  readonly sends: readonly SendSeen[];
  readonly shown: readonly string[];
}

function checkDelivery(chat: RealChat, sent: Sent, entry: MessageView, { sends, shown }: Seen): void {
  const { state, cost } = entry.delivery ?? {};
  const calls = sends.filter(({ messages }) => messages.some((json) => isOf(json, entry)));
  const times = shown.filter((json) => isOf(json, entry)).length;
  const facts = calls.map(({ messages, ...call }) => ({ ...call, count: messages.length }));
  const told = `${nameOf(entry)} ${JSON.stringify(entry.delivery)} ${JSON.stringify(facts)}`;
  expect(times, `shown ${times} times: ${told}`).toBeLessThanOrEqual(1 + sent.doublesAccepted);
  if (state === 'sent') {
    expect(times, `called sent: ${told}`).toBeGreaterThan(0);
    expect(cost, 'what it cost').toBeDefined();
  }
  if (state === 'failed') expect(times, `called failed: ${told}`).toBe(0);
  if (isTrouble(state)) expect(mayEnd(chat, calls, entry), `given up: ${told}`).toBe(true);
  if (state === 'unconfirmed') {
    // An answer that could not be written down was never got, and nobody knows of an attempt that died on its way.
    const isUnknown = chat.diskFaults > 0 || (entry.delivery?.attempts ?? 0) > calls.length;
    expect(calls.some((call) => isAmbiguous(chat.channel, call)) || isUnknown, `unconfirmed: ${told}`).toBe(true);
  }
  if (sent.wasCancelled) expect([state, calls.length]).toEqual(['cancelled', 0]);
}

/** Given up only after a refusal that is final, an outcome that nobody can know, or a quarter of an hour of tries. */
function mayEnd({ channel }: RealChat, calls: readonly SendSeen[], { delivery }: MessageView): boolean {
  const [first] = calls;
  // One used-up month stops every push of the channel, also of who was only told to wait.
  const isMonthOver = channel.line.sends.some(({ fault }) => fault === 'month used up');
  if (delivery?.reason === 'MONTHLY_LIMIT') return isMonthOver;
  // Held for so long that it never left, or died on its way.
  if (!first) return true;
  const isFinal = ({ fault, via }: SendSeen) =>
    fault === 'bad body' ||
    fault === 'conflict without id' ||
    fault === 'month used up' ||
    (via === 'reply' && !!fault);
  return calls.some((call) => isFinal(call) || isAmbiguous(channel, call)) || Date.now() - first.at >= ATTEMPTS_FOR_MS;
}

/** The caller could not know whether LINE took it; a call that was cut off by a crash looks like any other from outside. */
function isAmbiguous({ line, crashedAfter }: RealChannel, call: SendSeen): boolean {
  const { fault } = call;
  if (fault === null || /^(500|lost|hang|conflict|malformed)/.test(fault) || fault.endsWith('after')) return true;
  // LINE said no, and the object went away before it could write that down.
  const nth = line.sends.indexOf(call);
  return crashedAfter.some((count) => nth < count && nth >= count - IN_FLIGHT_MAX);
}

/** One session is open at most, an owner only where the state has one, versions only grow. */
async function checkSessions({ test }: RealChat): Promise<void> {
  const rows = await readStore<{ body: string }>(test, 'SELECT body FROM sessions ORDER BY changed_seq');
  const sessions = rows.map(({ body }) => JSON.parse(body) as { state: string; owner: unknown; version: number });
  const open = sessions.filter(({ state }) => state !== 'closed' && state !== 'resolved');
  expect(open.length).toBeLessThanOrEqual(1);
  for (const { state, owner } of open) expect(owner !== null, `owner in ${state}`).toBe(HUMAN_STATES.includes(state));
  const versions = sessions.map(({ version }) => version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
}
