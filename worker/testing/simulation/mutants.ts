// Ways to break the promises of delivery, each as edits of the code that must be found by the simulation (`npm run mutants`).
// An edit whose text is no more in its file fails the command: a mutant follows the code it breaks. Only run-mutants.ts
// imports it.

export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

function edit(file: string, from: string, to: string): Edit {
  return { file: `worker/${file}`, from, to };
}

const LANE = 'session/drain-line-lane.ts';
const CALL = 'domain/delivery/line-call.ts';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a fresh key per try',
    edits: [edit(LANE, 'channel.push(to, carried.head.messageId,', 'channel.push(to, crypto.randomUUID(),')],
  },
  {
    name: 'no inbound dedupe',
    edits: [edit('session/receive-event.ts', 'if (!tools.store.markSeen(incoming.eventId, now)) return null;', '')],
  },
  {
    name: 'sent before the call',
    edits: [edit(LANE, "state: 'sending',", "state: 'sent',")],
  },
  {
    name: 'a new key after 409',
    edits: [
      edit(
        'session/to-line-outcome.ts',
        "    case 'accepted': {",
        "    case 'accepted': {\n      if (answer.via409 !== undefined) return { outcome: { kind: 'unknown' } };",
      ),
      edit(
        LANE,
        'channel.push(to, carried.head.messageId,',
        'channel.push(to, call.attempts > 2 ? crypto.randomUUID() : carried.head.messageId,',
      ),
    ],
  },
  {
    name: 'a failed head is skipped',
    edits: [
      edit(
        'session/outbox-store.ts',
        "'SELECT * FROM line_calls WHERE is_open = 1 ORDER BY place LIMIT ?'",
        "'SELECT * FROM line_calls WHERE is_open = 1 ORDER BY due_at, place LIMIT ?'",
      ),
    ],
  },
  {
    name: 'dropped on 429',
    edits: [edit(CALL, "outcome.why === 'monthly' && outcome.isQuotaUsedUp === true", "outcome.kind === 'limited'")],
  },
  {
    name: 'a push after an ambiguous reply',
    edits: [
      edit(
        CALL,
        'call: { ...call, isReplyAmbiguous: true },\n        verdict: mayRepeat',
        "call: toPush(call),\n        verdict: true\n          ? { type: 'again', at: now, why: null }\n          : mayRepeat",
      ),
    ],
  },
  {
    name: 'deleted instead of a tombstone on unsend',
    edits: [
      edit(
        'session/receive-event.ts',
        'if (held) reviseByUnsend(write, held);',
        'if (held) tools.store.erase(held.seq);',
      ),
      edit(
        'session/chat-store.ts',
        '  /** What was written or changed after',
        "  erase(seq: number): void {\n    this.#sql.exec('DELETE FROM entries WHERE seq = ?', seq);\n  }\n\n  /** What was written or changed after",
      ),
    ],
  },
  {
    name: 'told before the commit',
    edits: [
      edit(
        'session/commit.ts',
        'const { value, change } = transact(storage, work, () => store.noteLanes(unsaved));\n    if (change) publish(change);',
        'const told = () => {\n      const done = work();\n      if (done.change) publish(done.change);\n      return done;\n    };\n    const { value } = transact(storage, told, () => store.noteLanes(unsaved));',
      ),
    ],
  },
  {
    name: 'timers forgotten on eviction',
    edits: [edit('session/chat-write.ts', '      this.#tools.setAlarm(wanted);\n', '')],
  },
  {
    name: 'a set that LINE refused fails whole',
    edits: [edit('domain/delivery/line-queue.ts', 'members.length > 1', 'members.length > 99')],
  },
  {
    name: 'a try-again by hand sends a whole set that may double',
    edits: [
      edit(
        'domain/delivery/line-queue.ts',
        'return ended.isPushAmbiguous && !ended.isReplyAmbiguous && isKeyAlive;',
        'return isKeyAlive || true;',
      ),
    ],
  },
  {
    name: 'an edit brings back what was unsent',
    edits: [
      edit('domain/chat/revise-message.ts', "if (held.content.type === 'unsent' || edit.lineTs", 'if (edit.lineTs'),
    ],
  },
  {
    name: 'the older of two edits wins',
    edits: [
      edit(
        'domain/chat/revise-message.ts',
        'edit.lineTs <= (held.editedAt ?? 0)',
        'edit.lineTs > (held.editedAt ?? Infinity)',
      ),
    ],
  },
  {
    name: 'a file that arrives after its message was unsent stays',
    edits: [
      edit(
        'session/chat-news.ts',
        "if (!record || entry?.kind !== 'message' || !isMedia(entry.content)) return null;",
        "if (!record || entry?.kind !== 'message') return null;\n  if (!isMedia(entry.content)) return new ChatWrite(tools, record, tools.now()).finish();",
      ),
    ],
  },
  {
    name: 'answered in standby',
    edits: [edit(LANE, 'const isStandby = tools.store.load()?.state.standby === true;', 'const isStandby = false;')],
  },
  {
    name: 'what was planned stays in the plan when it is sent',
    edits: [edit('session/plan-message.ts', 'if (sent.ok) {\n    tools.planned.remove(id);', 'if (sent.ok) {')],
  },
  {
    name: 'taken back after it left',
    edits: [
      edit(
        'domain/delivery/line-queue.ts',
        'own !== undefined && isUntried(own.call) && !isCarried',
        'own !== undefined',
      ),
    ],
  },
];
