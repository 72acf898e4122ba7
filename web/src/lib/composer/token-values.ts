// What the tokens of a canned reply stand for in this chat. What nobody knows stays a gap. Pure. Called when a reply is inserted.
import { type TokenValues, tokenKey } from '$domain/canned/reply-tokens';
import type { ChatView } from '$protocol/chat-view';

/** What the question for it may be called in the settings. */
const ORDER_SLOTS = ['order_id', 'order_number', 'order_no', 'order'];

/** @param operatorName what customers call whoever writes */
export function tokenValues(view: ChatView, operatorName: string): TokenValues {
  const slots = Object.fromEntries((view.session?.slots ?? []).map(({ name, value }) => [tokenKey(name), value]));
  const order = ORDER_SLOTS.find((name) => Object.hasOwn(slots, name));
  // The name of a group is nobody's.
  const name = view.sourceKind === 'user' ? view.name : null;
  return {
    ...slots,
    order_id: order === undefined ? null : (slots[order] ?? null),
    ...((name !== null || slots.name === undefined) && { name }),
    account: view.linkedAccount?.name ?? null,
    operator: operatorName,
  };
}
