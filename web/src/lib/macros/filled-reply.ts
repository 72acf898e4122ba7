// The reply of a macro that was chosen from the menu, with its tokens filled in as far as they are known.
import { fillTokens } from '$domain/canned/reply-tokens';
import type { ChatView } from '$protocol/chat-view';
import { CannedApi } from '../api/canned-api';
import type { DeskApi } from '../api/desk-api';
import { tokenValues } from '../composer/token-values';

/** Without an answer one's own name stays a gap. */
export async function filledReply(desk: DeskApi, reply: string, view: ChatView): Promise<string> {
  const known = await new CannedApi(desk.client).list();
  return fillTokens(reply, tokenValues(view, known.ok ? known.value.operatorName : ''));
}
