// Why the field is closed, in one sentence that names the way out where there is one. Any other code speaks for itself.
import type { ChatView } from '$protocol/chat-view';
import { errorCopy } from '../errors/error-copy';
import { m } from '../paraglide/messages';

const SENTENCES: Readonly<Record<string, () => string>> = {
  NOT_OWNER: m.composer_closed_take,
  NO_SESSION: m.composer_closed_take,
  CLOSED: m.composer_closed_take,
  USE_TAKE: m.composer_closed_bot,
  BOT_HOLDS: m.composer_closed_bot,
  RESOLVED: m.composer_closed_reopen,
  USE_REOPEN: m.composer_closed_reopen,
  BLOCKED: m.composer_closed_blocked,
  LEFT: m.composer_closed_left,
  STANDBY: m.composer_closed_standby,
};

type Held = Pick<ChatView, 'owner' | 'offer'>;

/** Who passes the chat on to this person, and with what note; null: nobody does. She may have it at once. */
export function passedOn({ offer }: Held, operatorId: string) {
  return offer?.to.operatorId === operatorId ? (offer.from ?? null) : null;
}

/** @param refusal `sendRefusal` of the chat */
export function closedWords(view: Held, refusal: string, operatorId: string): string {
  const passed = passedOn(view, operatorId);
  if (passed !== null) return m.offer_title_passed({ name: passed.by.name });
  if (refusal === 'NOT_OWNER' && view.owner !== null) return m.composer_held({ name: view.owner.name });
  const asked = view.offer && view.offer.to.operatorId !== operatorId ? view.offer.to.name : null;
  if (refusal === 'NOT_OWNER' && asked !== null) return m.composer_closed_offered({ name: asked });
  return (SENTENCES[refusal] ?? errorCopy(refusal).words)();
}
