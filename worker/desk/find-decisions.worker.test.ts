// GET /api/chats/{chatId}/decisions once the Dispatcher has forgotten: D1 answers, for the chat's own sessions alone.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeDecisions } from '../db/decision-queries';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { ChatView } from '../protocol/chat-view';
import type { DecisionPage } from '../protocol/decision-view';
import { aChatWith } from '../testing/customer-events';
import { aDecision } from '../testing/decisions';
import { newSourceId } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
});

function get(path: string, who = aya): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/chats/${path}`, { headers: who.headers });
}

async function aSession(): Promise<{ chatId: string; sessionId: string }> {
  const chatId = await aChatWith('hello');
  const { sessionId } = (await (await get(encodeURIComponent(chatId))).json()) as ChatView;
  if (sessionId === null) throw new Error('the chat has no session');
  return { chatId, sessionId };
}

async function numbersOf(chatId: string, query = '', who = aya): Promise<number[]> {
  const response = await get(`${encodeURIComponent(chatId)}/decisions${query}`, who);
  expect(response.status).toBe(200);
  return ((await response.json()) as DecisionPage).decisions.map(({ decisionNo }) => decisionNo);
}

describe('works', () => {
  test('decisions of the newest session that only D1 has, newest first', async () => {
    const session = await aSession();
    const decisions = [3, 9, 5].map((decisionNo) => aDecision({ ...session, decisionNo }));
    await writeDecisions(env.DB, [decisions]);
    expect(await numbersOf(session.chatId)).toEqual([9, 5, 3]);
  });

  test('and of an older session of the chat', async () => {
    const { chatId } = await aSession();
    await writeDecisions(env.DB, [[aDecision({ chatId, sessionId: 'an-older-one', decisionNo: 2 })]]);
    expect(await numbersOf(chatId)).toEqual([]);
    expect(await numbersOf(chatId, '?sessionId=an-older-one')).toEqual([2]);
  });
});

describe('keeps out', () => {
  test('whoever asks for another chat’s session by this one', async () => {
    const [mine, other] = [await aSession(), await aSession()];
    await writeDecisions(env.DB, [[aDecision({ ...other, decisionNo: 22 })]]);
    expect(await numbersOf(mine.chatId, `?sessionId=${other.sessionId}`)).toEqual([]);
  });

  test('whoever sees a chat that waits, and its history only where it is hers', async () => {
    const { grants } = accessOf({ role: 'operator', teams: [] }, DEFAULT_ACCESS);
    const access = { grants: { ...grants, 'chat.history': 'own' as const }, teams: [] };
    const ben = await signInOperator({ name: 'Ben', access });
    const { chatId, sessionId } = await aSession();
    await writeDecisions(env.DB, [[aDecision({ chatId, sessionId: 'an-older-one', decisionNo: 12 })]]);
    await writeDecisions(env.DB, [[aDecision({ chatId, sessionId, decisionNo: 13 })]]);
    expect(await numbersOf(chatId, '', ben)).toEqual([13]);
    expect(await numbersOf(chatId, '?sessionId=an-older-one', ben)).toEqual([]);
  });

  test('whoever names a chat that does not exist, or no session', async () => {
    expect((await get(`demo:${newSourceId()}/decisions`)).status).toBe(404);
    const { chatId } = await aSession();
    expect((await get(`${encodeURIComponent(chatId)}/decisions?sessionId=`)).status).toBe(400);
  });

  test('whoever is not signed in', async () => {
    expect((await exports.default.fetch('http://kaiwa.test/api/chats/demo:U1/decisions')).status).toBe(401);
  });
});
