// Whoever asked for a person is placed: hours are checked, a team is found, the entry goes to its queue; or she is diverted with a
// ticket, or waits for the opening. With it go the first words of the handoff, which wait up to two seconds for the Dispatcher's
// answer, so that one call carries the place as well. Runs inside one synchronous transaction.
import type { BotMessage } from '../domain/bot/bot-message';
import type { Language } from '../domain/bot/languages';
import { hasWord } from '../domain/bot/word-match';
import { closesSoon, isOpen, nextClose, nextOpen } from '../domain/calendar/opening-hours';
import { isScheduled } from '../domain/calendar/schedule';
import type { DivertReason } from '../domain/chat/dispatcher-order';
import type { Session } from '../domain/chat/session-state';
import { calendarOf, type DeskRules, queueOf } from '../domain/desk/desk-rules';
import { PLAIN_TEAM } from '../domain/desk/plain-team';
import { timeWords } from '../domain/desk/time-words';
import { parseChatId } from '../domain/ids';
import { decideDivert, type DivertReason as QueueDivertReason } from '../domain/queue/divert';
import { chooseTeam, type Route } from '../domain/routing/choose-team';
import { fold } from '../domain/search/fold';
import { applyEvent } from './apply-event';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { awaitClosing } from './closing-time';
import { customerTexts } from './customer-texts';
import { divertWords, inviteMessage } from './divert-words';
import { languageOf, say, systemSays, textOf } from './say';

/** How long the handoff reply waits for the Dispatcher to say the place. */
const PLACE_WITHIN_MS = 2_000;
const REASONS: Readonly<Record<QueueDivertReason, DivertReason>> = {
  outside_hours: 'after_hours',
  intake_paused: 'intake_closed',
  queue_full: 'queue_full',
  no_team: 'no_team',
};

export function placeSession(tools: ChatTools, write: ChatWrite, rules: DeskRules): void {
  const { session } = write.record.state;
  if (session?.state !== 'pending') return;
  const channelId = parseChatId(write.record.chatId)?.channelId ?? '';
  if (!rules.desk) {
    enqueue(tools, write, { teamId: PLAIN_TEAM });
    return;
  }
  const language = languageOf(write.record, rules);
  const route = findRoute(tools, write, rules, session, language, channelId);
  const calendar = calendarOf(rules, channelId, route?.teamId);
  const now = write.now;
  const isOpenNow = isOpen(calendar, now);
  const decision = decideDivert({
    isOpen: isOpenNow,
    nextOpen: isOpenNow ? null : nextOpen(calendar, now),
    team: route?.teamId ?? null,
    // What only the Dispatcher knows it judges itself, and diverts later.
    length: 0,
    reception: rules.channel.reception,
    settings: { ...queueOf(rules, route?.teamId), intake: 'open' },
  });
  const acknowledged = acknowledgement(rules, language, session);
  switch (decision.type) {
    case 'place': {
      enqueue(tools, write, route as Route);
      awaitClosing(tools, write, rules, session);
      const closing = closesSoon(calendar, now)
        ? closesSoonLine(rules, language, nextClose(calendar, now), calendar?.zone)
        : [];
      const words = rules.channel.reception === 'always_on' ? 'ask_always_on' : 'ask';
      if (session.trigger === 'reopened') return;
      sayFirst(
        tools,
        write,
        [...acknowledged, ...textOf(rules, language, words, {}), ...closing],
        now + PLACE_WITHIN_MS,
      );
      return;
    }
    case 'wait_for_opening': {
      const isNews = applyEvent(tools, write, {
        type: 'divert',
        reason: 'after_hours',
        entryVersion: null,
        opensAt: decision.opensAt,
      });
      const opening = timeWords(language, calendar?.zone ?? 'UTC', decision.opensAt, now);
      if (isNews)
        sayFirst(tools, write, [...acknowledged, ...textOf(rules, language, 'after_hours_wait', { opening })]);
      return;
    }
    case 'ticket': {
      const reason = REASONS[decision.reason];
      applyEvent(tools, write, { type: 'divert', reason, entryVersion: null });
      const opensAt = decision.nextOpen;
      const opening = opensAt === null ? null : timeWords(language, calendar?.zone ?? 'UTC', opensAt, now);
      sayFirst(tools, write, [
        ...acknowledged,
        ...divertWords(rules, language, reason, opening, decision.intakeReason),
      ]);
      inviteMessage(tools, write, session);
    }
  }
}

interface Enqueued extends Partial<Route> {
  readonly teamId: string;
}

function enqueue(tools: ChatTools, write: ChatWrite, route: Enqueued): void {
  const { teamId, ruleId, needs = { skills: [] }, priority, assignment } = route;
  const { lastOwner } = write.record.state;
  applyEvent(tools, write, {
    type: 'place',
    teamId,
    needs: { ...needs, ...assignment },
    ...(ruleId && { ruleId }),
    ...(priority !== undefined && { priority }),
    ...(lastOwner && { preferred: lastOwner }),
  });
}

function findRoute(
  tools: ChatTools,
  write: ChatWrite,
  rules: DeskRules,
  session: Session,
  language: Language,
  channelId: string,
): Route | null {
  const { desk } = rules;
  if (!desk) return null;
  // Whoever comes back goes on where she was.
  const known = session.teamId !== undefined && desk.teams.some(({ id }) => id === session.teamId);
  if (known && session.teamId !== undefined) {
    return {
      teamId: session.teamId,
      ruleId: session.ruleId ?? null,
      needs: session.needs ?? { skills: [] },
      assignment: {},
      found: null,
    };
  }
  const lastMessages = customerTexts(tools, 10);
  return chooseTeam(
    {
      triggerText: lastMessages[0] ?? null,
      topic: session.topic?.name ?? null,
      lastMessages,
      channelId,
      entryPoint: session.trigger ?? null,
      language,
      tags: write.record.state.tagIds ?? [],
      slots: session.slots ?? {},
    },
    desk.routing,
    {
      matchesWord: (pattern, text) => hasWord(fold(text), fold(pattern)),
      isScheduled: (schedule) => isScheduled(schedule, calendarOf(rules, channelId, undefined), write.now),
      isTeam: (teamId) => desk.teams.some(({ id }) => id === teamId),
    },
  );
}

function acknowledgement(rules: DeskRules, language: Language, session: Session): BotMessage[] {
  return session.topic ? textOf(rules, language, 'ask_topic', { topic: session.topic.name }) : [];
}

function closesSoonLine(rules: DeskRules, language: Language, closesAt: number | null, zone = 'UTC'): BotMessage[] {
  return closesAt === null
    ? []
    : textOf(rules, language, 'closes_soon', { closing: timeWords(language, zone, closesAt, closesAt) });
}

/** One reply call, free: the customer has just written. */
function sayFirst(tools: ChatTools, write: ChatWrite, messages: readonly BotMessage[], notBefore?: number): void {
  say(tools, write, systemSays(messages, 'anyway', notBefore === undefined ? {} : { notBefore }));
}
