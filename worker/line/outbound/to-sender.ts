// Whose name and picture stands over a message. What LINE would refuse is left out: a name must not cost the message its way.
// Pure. Called by to-line-messages.ts. https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch
import { cutText } from '../../domain/delivery/graphemes';
import { isInvisible } from '../../domain/delivery/split-text';

export interface Sender {
  readonly name?: string;
  /** https. */
  readonly iconUrl?: string;
}

const NAME_UTF16_MAX = 20;
const ICON_URL_LENGTH_MAX = 2000;
/** LINE refuses certain words and publishes one of them. */
const REFUSED = [/LINE/, /\bline\b/i];

/** The `sender` of a message object, or null where nothing of it can be shown. */
export function toSender(sender: Sender | undefined): Sender | null {
  const name = toName(sender?.name);
  const iconUrl = toIconUrl(sender?.iconUrl);
  if (!name && !iconUrl) return null;
  return { ...(name && { name }), ...(iconUrl && { iconUrl }) };
}

function toName(name: string | undefined): string | null {
  const cut = cutText(name?.trim() ?? '', NAME_UTF16_MAX).trim();
  return isInvisible(cut) || REFUSED.some((word) => word.test(cut)) ? null : cut;
}

function toIconUrl(url: string | undefined): string | null {
  if (!url?.startsWith('https://') || url.length > ICON_URL_LENGTH_MAX) return null;
  return /^[\x21-\x7e]+$/.test(url) && URL.canParse(url) ? url : null;
}
