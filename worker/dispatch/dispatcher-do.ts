// One per workspace: the newest facts of every chat's session, who waits in what order, who is there, and whom it asks. Thin: read the
// settings, decide in one synchronous transaction, arm the alarm in it, start what leaves. Owns no chat: only ChatSession says whose
// a session is. Called by ChatSession (facts), OperatorHub (leases) and the desk's routes, through stubs.ts.
import { DurableObject } from 'cloudflare:workers';
import type { Person } from '../domain/chat/session-state';
import type { DeclaredStatus } from '../domain/presence/effective-presence';
import type { Result } from '../domain/result';
import { explainNobody } from '../domain/routing/dispatch-pass';
import type { Env } from '../env';
import { logError } from '../platform/log';
import { migrateStore, storeExists } from '../platform/migrate-store';
import type { DecisionView } from '../protocol/decision-view';
import type { DeskPerson, QueueView } from '../protocol/desk-view';
import type { DispatcherRpc, FactsAnswer, HubLease, PersonSettings, SessionFacts } from '../rpc/dispatcher-rpc';
import type { DecisionsMessage } from '../rpc/projection-message';
import type { Refusal } from '../rpc/refusal';
import { allOperatorHubs, chatSession } from '../stubs';
import { AlarmClock } from './alarm-clock';
import { makeBoard } from './board';
import { ChatCaller } from './call-chats';
import { type HandAssignment, reserveClaim } from './decide-by-hand';
import type { PassingOn } from './decide-pass-on';
import { toDecisionView } from './decision-views';
import { DeskPlan } from './desk-plan';
import { type DispatchStores, forgetMemory, makeStores, type Work } from './dispatch-tools';
import { DISPATCHER_MIGRATIONS } from './dispatcher-migrations';
import { endOffer } from './end-offers';
import { giveByHand, type HandCallDeps, passOn, takeNext } from './hand-calls';
import { noteShown } from './offer-times';
import { DUE_WORK } from './on-alarm';
import { peopleViews } from './people-views';
import { placeOf } from './place-of';
import { followPlan, noteSettingsChanged, PlanReader } from './plan-reader';
import { declareStatus, setPeople, takeLease } from './presence-watch';
import { queueView } from './queue-views';
import { nameOf, runPass } from './run-pass';
import { takeFacts } from './take-facts';
import { HubTeller } from './tell-hubs';
import { ProjectionTeller } from './tell-projection';
import { endWrapUp } from './wrap-up';

export class Dispatcher extends DurableObject<Env> implements DispatcherRpc {
  readonly #plans: PlanReader;
  readonly #stores: DispatchStores;
  readonly #caller: ChatCaller;
  readonly #hubs: HubTeller;
  readonly #projection: ProjectionTeller;
  readonly #byHand: HandCallDeps;
  readonly #clock: AlarmClock;
  #passTimer: ReturnType<typeof setTimeout> | null = null;
  #plan = new DeskPlan(null);

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    if (storeExists(ctx.storage)) migrateStore(ctx.storage, DISPATCHER_MIGRATIONS);
    const now = () => Date.now();
    const commit = <T>(work: (work: Work) => T) => this.#commit(work);
    this.#plans = new PlanReader(env);
    this.#stores = makeStores(ctx.storage.sql);
    this.#clock = new AlarmClock(ctx.storage, this.#stores);
    const { calls, decisions, marks } = this.#stores;
    this.#caller = new ChatCaller({
      chat: (chatId) => chatSession(env, chatId),
      calls,
      commit,
      now,
      chance: Math.random,
      onTrouble: (code, cause, fields) => logError(code, cause, fields),
    });
    this.#hubs = new HubTeller({
      hubs: () => allOperatorHubs(env),
      commit,
      now,
      dueAt: () => marks.dueAt('people'),
      onTrouble: (cause) => logError('people_not_told', cause),
    });
    this.#projection = new ProjectionTeller({
      decisions,
      send: async (part) => {
        await env.PROJECTION.send({ kind: 'decisions', decisions: part } satisfies DecisionsMessage);
      },
      commit,
      now,
      dueAt: () => marks.dueAt('projection'),
      onTrouble: (cause) => logError('decisions_not_told', cause),
    });
    this.#byHand = {
      decide: async (work) => {
        await this.#readPlan();
        return this.#write(work);
      },
      answerTo: (callId) => this.#caller.answerTo(callId),
      now,
    };
  }

  // ---- what chats and hubs tell

  async facts(facts: SessionFacts): Promise<FactsAnswer> {
    await this.#readPlan();
    const isNews = this.#write((work) => takeFacts(work, facts));
    // Before the answer, so that the customer is not told a place where somebody is free for her. Apart, so that a pass that
    // fails keeps no facts out.
    if (isNews && facts.state === 'waiting') this.#runPass();
    return this.#read((work) => placeOf(work, facts.chatId), { position: null });
  }

  async lease(lease: HubLease): Promise<void> {
    await this.#readPlan();
    this.#write((work) => takeLease(work, lease));
  }

  async connected(): Promise<readonly string[]> {
    return this.#read((work) => work.reach.connected(work.now), []);
  }

  // ---- settings and people

  async setPeople(version: number, people: readonly PersonSettings[]): Promise<void> {
    await this.#readPlan();
    this.#write((work) => setPeople(work, version, people));
  }

  async settingsChanged(): Promise<void> {
    this.#plan = await this.#plans.readAnew();
    this.#write(noteSettingsChanged);
  }

  async setStatus(
    operatorId: string,
    status: DeclaredStatus,
    { handOver, reason }: { readonly handOver: boolean; readonly reason?: string },
  ): Promise<readonly DeskPerson[]> {
    await this.#readPlan();
    return this.#write((work) => {
      declareStatus(work, operatorId, status, { handOver, reason: reason ?? null });
      return peopleViews(work);
    });
  }

  async endWrapUp(operatorId: string): Promise<readonly DeskPerson[]> {
    await this.#readPlan();
    return this.#write((work) => {
      endWrapUp(work, operatorId);
      return peopleViews(work);
    });
  }

  async setIntake(teamId: string, intake: 'open' | 'drain' | 'paused', reason: string): Promise<void> {
    await this.#readPlan();
    this.#write(({ marks, now }) => {
      marks.setIntake(teamId, { intake, reason });
      marks.bringForward('pass', now);
    });
  }

  // ---- what the desk reads

  async people(): Promise<readonly DeskPerson[]> {
    await this.#readPlan();
    return this.#read(peopleViews, []);
  }

  async queueView(teams: readonly string[] | 'all'): Promise<QueueView> {
    await this.#readPlan();
    return this.#read((work) => queueView(work, teams), { teams: [], entries: [] });
  }

  async placeOf(chatId: string): Promise<FactsAnswer> {
    await this.#readPlan();
    return this.#read((work) => placeOf(work, chatId), { position: null });
  }

  /** First, where nobody is asked about it now, why not. */
  async decisionsOf(sessionId: string): Promise<readonly DecisionView[]> {
    await this.#readPlan();
    return this.#read((work) => {
      const nobody = explainNobody(makeBoard(work), sessionId, work.now);
      const live = nobody.map(({ record }) => ({ ...toDecisionView(record, nameOf(work)), decisionNo: 0 }));
      return [...live, ...work.decisions.ofSession(sessionId)];
    }, []);
  }

  // ---- by hand

  async reserveClaim(input: {
    readonly operatorId: string;
    readonly chatId: string;
    readonly force: boolean;
  }): Promise<Result<null, Refusal>> {
    await this.#readPlan();
    return this.#write((work) => reserveClaim(work, input));
  }

  async takeNext(operator: Person): Promise<Result<{ readonly chatId: string }, Refusal>> {
    return takeNext(this.#byHand, operator);
  }

  async assignByHand(input: HandAssignment): Promise<Result<null, Refusal>> {
    return giveByHand(this.#byHand, input);
  }

  async passOn(input: PassingOn): Promise<Result<'direct' | 'offered', Refusal>> {
    return passOn(this.#byHand, input);
  }

  async declineOffer(operatorId: string, decisionNo: number): Promise<void> {
    await this.#readPlan();
    this.#write((work) => {
      if (work.offers.of(decisionNo)?.operatorId === operatorId) endOffer(work, decisionNo, 'declined');
    });
  }

  async offerShown(operatorId: string, decisionNo: number): Promise<void> {
    await this.#readPlan();
    this.#write((work) => noteShown(work, operatorId, decisionNo));
  }

  // ---- the alarm

  override async alarm(): Promise<void> {
    if (!storeExists(this.ctx.storage)) return;
    await this.#readPlan();
    const lookAt = this.#stores.marks.dueAt('settings');
    if (lookAt !== null && lookAt <= Date.now()) this.#plan = await this.#plans.readAnew();
    this.#clock.ring(() => {
      for (const { name, run } of DUE_WORK) {
        try {
          this.#commit(run);
        } catch (cause) {
          // A handler that throws six times is never called again; the next round tries anew.
          logError('dispatcher_alarm_failed', cause, { part: name });
        }
      }
    }, Date.now);
    this.#start();
  }

  // ---- how everything is done

  async #readPlan(): Promise<void> {
    this.#plan = await this.#plans.read();
  }

  /** A transaction of its own; the first one ever makes the store. */
  #write<T>(work: (work: Work) => T): T {
    if (!storeExists(this.ctx.storage)) migrateStore(this.ctx.storage, DISPATCHER_MIGRATIONS);
    return this.#commit(work);
  }

  #commit<T>(run: (work: Work) => T): T {
    const work: Work = { ...this.#stores, plan: this.#plan, now: Date.now() };
    try {
      const value = this.ctx.storage.transactionSync(() => {
        followPlan(work);
        const answer = run(work);
        this.#clock.arm(work.now);
        return answer;
      });
      this.#start();
      return value;
    } catch (cause) {
      forgetMemory(this.#stores);
      throw cause;
    }
  }

  /** Reading makes no store. */
  #read<T>(read: (work: Work) => T, empty: T): T {
    if (!storeExists(this.ctx.storage)) return empty;
    return read({ ...this.#stores, plan: this.#plan, now: Date.now() });
  }

  /** What the commit wrote leaves now; awaited by nobody, the alarm is its net. */
  #start(): void {
    const { marks } = this.#stores;
    this.#caller.start();
    this.#hubs.start();
    this.#projection.start();
    const passAt = marks.dueAt('pass');
    if (passAt === null || passAt > Date.now() || this.#passTimer !== null) return;
    // Triggers that lie there together share one pass. If this timer is lost, the alarm runs it.
    this.#passTimer = setTimeout(() => {
      this.#passTimer = null;
      this.#runPass();
    }, 0);
  }

  #runPass(): void {
    try {
      this.#commit((work) => {
        const dueAt = work.marks.dueAt('pass');
        if (dueAt !== null && dueAt <= work.now) runPass(work);
      });
    } catch (cause) {
      logError('dispatcher_pass_failed', cause);
    }
  }
}
