// KAIWA_LATE=on: every answer of the API and every frame of a socket is late, each by chance and the frames in their order. It shows
// what rests on answers that come at once. Called by desk-test; routes of a test's own go first.
import type { BrowserContext } from '@playwright/test';

const ANSWER_MS = [10, 700] as const;
const FRAME_MS = [5, 300] as const;

const late = ([least, most]: readonly [number, number]) =>
  new Promise<void>((done) => setTimeout(done, least + Math.random() * (most - least)));

/** Hands on one after the other, each late. */
function inTurn<Message>(hand: (message: Message) => void): (message: Message) => void {
  let turn = Promise.resolve();
  return (message) => {
    // A socket that is closed by now takes nothing more.
    turn = turn
      .then(() => late(FRAME_MS))
      .then(() => hand(message))
      .catch(() => undefined);
  };
}

export async function makeLate(context: BrowserContext): Promise<void> {
  await context.route('**/api/**', async (route) => {
    await late(ANSWER_MS);
    // The page was left meanwhile.
    await route.continue().catch(() => undefined);
  });
  await context.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage(inTurn((message) => server.send(message)));
    server.onMessage(inTurn((message) => socket.send(message)));
  });
}
