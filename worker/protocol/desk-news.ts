// What those who lead are told beside the rows of chats: that a colleague has not seen to what asks for her, and what became of a
// channel. Each to whoever may see it; nothing of it is kept.
import * as z from 'zod/mini';
import { channelWarning } from './channel-sending';
import { personView } from './chat-view';

export const unansweredNews = z.object({
  kind: z.literal('unanswered'),
  chatId: z.string(),
  /** Who has neither looked nor answered. */
  who: personView,
  /** What asks for her. */
  asks: z.enum(['offer', 'assigned', 'message']),
  /** ms */
  since: z.number(),
});
export type UnansweredNews = z.infer<typeof unansweredNews>;

export const channelNews = z.object({
  kind: z.literal(['quota', 'channel_failure']),
  channelId: z.string(),
  name: z.string(),
  code: channelWarning.shape.code,
  /** The reader sees the settings of channels. */
  mayOpen: z.boolean(),
});
export type ChannelNews = z.infer<typeof channelNews>;

export const deskNews = z.discriminatedUnion('kind', [unansweredNews, channelNews]);
export type DeskNews = z.infer<typeof deskNews>;
