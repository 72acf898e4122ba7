// The lanes of a chat's outbox, each drained by itself: none awaits another, and each runs once at a time per object.
// Here the pure drains meet the real LINE, hubs, Dispatcher, queues and R2. Started after every commit and by the alarm.
import type { ReadMark } from '../domain/inbox/read-mark';
import type { Asker } from '../domain/permissions/asker';
import { ok, type Result } from '../domain/result';
import { DEFAULT_SENDING, type SendingSettings } from '../domain/settings/settings-snapshot';
import type { Env } from '../env';
import { openLineChannel } from '../line/outbound/line-channel';
import { type ChannelBoard, channelBoard } from '../line/outbound/push-stop';
import { logError, logWarn } from '../platform/log';
import { getSettings } from '../platform/settings-snapshot';
import type { Refusal } from '../rpc/refusal';
import { allOperatorHubs, dispatcher, operatorHub } from '../stubs';
import { askLinkToken, consumeLinkNonce } from './account-link';
import type { Lanes as LaneMarks } from './chat-record';
import type { ChatTools } from './chat-tools';
import { ChatWrite } from './chat-write';
import type { Commit } from './commit';
import { drainJobs, type JobDeps } from './drain-jobs';
import { drainLineLane, type LineLaneDeps } from './drain-line-lane';
import { drainDispatcherLane, drainHubLane, drainProjectionLane, type MarkLaneDeps } from './drain-mark-lanes';
import { forgetLetters } from './forget-letters';
import { keepAudit } from './keep-audit';
import { tellPlace } from './tell-place';
import { TypingNotice } from './typing-notice';

export class Lanes {
  readonly #env: Env;
  readonly #tools: ChatTools;
  readonly #commit: Commit;
  readonly #running = new Set<string>();
  readonly #typing: TypingNotice;
  readonly #board: ChannelBoard;

  constructor(env: Env, tools: ChatTools, commit: Commit) {
    this.#env = env;
    this.#tools = tools;
    this.#commit = commit;
    this.#board = channelBoard(env.DB, tools.now);
    this.#typing = new TypingNotice({
      now: tools.now,
      people: tools.typing,
      openChannel: (channelId) => openLineChannel(env, channelId),
      onTrouble: (cause) => logWarn('typing_not_shown', { error: String(cause) }),
    });
  }

  /** Starts every lane that does not run; awaited by nobody, the alarm is its net. */
  start(): void {
    this.#run('line', () => drainLineLane(this.#lineDeps()));
    this.#run('hub', () => drainHubLane(this.#markDeps()));
    this.#run('dispatcher', () => drainDispatcherLane(this.#markDeps()));
    this.#run('projection', () => drainProjectionLane(this.#markDeps()));
    this.#run('jobs', () => drainJobs(this.#jobDeps()));
  }

  /** Shows the customer that somebody types; nobody waits for LINE. */
  showTyping(asker: Asker): Result<null, Refusal> {
    const record = this.#tools.store.load();
    return record ? this.#typing.show(record, asker) : ok(null);
  }

  /** How messages go out and what customers see of our reading, as far as the settings are known. */
  async sending(): Promise<SendingSettings> {
    const settings = await getSettings(this.#env);
    return { ...DEFAULT_SENDING, ...settings?.sending };
  }

  /** A token by which LINE knows the customer again on the company's sign-in page. */
  linkToken(asker: Asker): Promise<Result<string, Refusal>> {
    return askLinkToken(this.#tools, asker, (channelId) => openLineChannel(this.#env, channelId));
  }

  /** A reader's own tabs; a lost one shows the count at its next load. */
  tellReader(operatorId: string, chatId: string, mark: ReadMark): void {
    void operatorHub(this.#env, operatorId)
      .readMarked(operatorId, chatId, mark.readCount, mark.readPlace)
      .catch((cause: unknown) => logWarn('read_mark_not_told', { chat: chatId, error: String(cause) }));
  }

  /** Everything goes to the projection anew. */
  projectAgain(): void {
    this.#updateLanes((lanes, now) => ({
      projection: { ...lanes.projection, sentSeq: 0, confirmedSeq: 0, parts: [], attempts: 0, dueAt: now },
    }));
  }

  #run(name: string, drain: () => Promise<void>): void {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    void drain()
      .catch((cause: unknown) => logError('lane_failed', cause, { lane: name }))
      .finally(() => this.#running.delete(name));
  }

  /** For lanes whose outcome is news to the others: list and projection do not wait for the alarm. */
  #commitNews: Commit = (work) => {
    const value = this.#commit(work);
    this.start();
    return value;
  };

  #updateLanes(change: (lanes: LaneMarks, now: number) => Partial<LaneMarks>): void {
    this.#commit(() => {
      const record = this.#tools.store.load();
      if (!record) return { value: null, change: null };
      const write = new ChatWrite(this.#tools, record, this.#tools.now());
      write.changeLanes(change(record.lanes, write.now));
      return { value: null, change: write.finish() };
    });
  }

  #lineDeps(): LineLaneDeps {
    return {
      tools: this.#tools,
      openChannel: (channelId) => openLineChannel(this.#env, channelId),
      arePushesStopped: (channelId) => this.#board.arePushesStopped(channelId),
      usedPercent: (channelId) => this.#board.usedPercent(channelId),
      marksReadOnReply: async () => (await this.sending()).markAsRead === 'reply',
      news: this.#board,
      commit: this.#commitNews,
      onTrouble: (code, fields) => logWarn(code, fields),
    };
  }

  #markDeps(): MarkLaneDeps {
    return {
      tools: this.#tools,
      notifyHubs: async (row) => {
        await Promise.all(allOperatorHubs(this.#env).map((hub) => hub.notify([row])));
      },
      tellDispatcher: (facts) => dispatcher(this.#env).facts(facts),
      onPlace: (answer) => {
        this.#commitNews(() => ({ value: null, change: tellPlace(this.#tools, answer, 'entry') }));
      },
      sendToProjection: async (part) => {
        await this.#env.PROJECTION.send(part);
      },
      noteLanes: (change) => {
        const record = this.#tools.store.load();
        if (record) this.#tools.store.noteLanes({ ...record.lanes, ...change(record.lanes, this.#tools.now()) });
      },
      updateLanes: (change) => this.#updateLanes(change),
      onTrouble: (code, cause) => logError(code, cause),
    };
  }

  #jobDeps(): JobDeps {
    return {
      tools: this.#tools,
      openChannel: (channelId) => openLineChannel(this.#env, channelId),
      commit: this.#commitNews,
      sendMediaJob: async (job) => {
        await this.#env.MEDIA_JOBS.send(job);
      },
      forgetLetters: (chatId, lineMessageId) => forgetLetters(this.#env.MEDIA, chatId, lineMessageId),
      deleteFiles: async (keys) => {
        await this.#env.MEDIA.delete([...keys]);
      },
      keepAudit: (entry) => keepAudit(this.#env.DB, entry),
      placeOf: (chatId) => dispatcher(this.#env).placeOf(chatId),
      consumeLinkNonce: (use) => consumeLinkNonce(this.#env.DB, use),
      enterInDirectory: async (chatId) => {
        await this.#env.MEDIA.put(`chats/${chatId}`, new Uint8Array());
      },
      onTrouble: (code, cause) => logError(code, cause),
    };
  }
}
