// The message that invites a customer to link her LINE account with the company's own, in her language. Pure.
// Says that a link can be undone at any time, as LINE wants it told.
// https://developers.line.biz/en/docs/messaging-api/linking-accounts/
import type { CardContent } from './message-content';

interface Words {
  /** At most 160 graphemes. */
  readonly text: string;
  /** At most 20 graphemes. */
  readonly label: string;
}

const ENGLISH: Words = {
  text: 'Link your account with us so that we can help you faster. You can undo the link at any time: just ask here.',
  label: 'Link account',
};

const WORDS: Readonly<Record<string, Words>> = {
  ja: {
    text: 'お客様のアカウントと連携すると、よりスムーズにご案内できます。連携はいつでも解除できます。こちらでお申し付けください。',
    label: 'アカウントを連携',
  },
  th: {
    text: 'เชื่อมบัญชีของคุณกับเรา เพื่อให้เราช่วยคุณได้เร็วขึ้น คุณยกเลิกการเชื่อมได้ทุกเมื่อ เพียงแจ้งเราที่นี่',
    label: 'เชื่อมบัญชี',
  },
  zh: { text: '連結您的帳號,我們就能更快為您服務。您隨時可以取消連結,只要在這裡告訴我們。', label: '連結帳號' },
};

/**
 * @param pageUrl the company's page, without a link token: what is kept of the message shows this
 * @param language LINE's tag of the customer's language, e.g. `ja` or `zh-TW`; null: not known
 */
export function linkInvitation(pageUrl: string, language: string | null): CardContent {
  const { text, label } = WORDS[language?.split('-')[0] ?? ''] ?? ENGLISH;
  const template = { type: 'buttons', text, actions: [{ type: 'uri', label, uri: pageUrl }] };
  return {
    type: 'card',
    kind: 'template',
    altText: text,
    json: JSON.stringify({ type: 'template', altText: text, template }),
  };
}

/** The page with the token by which LINE knows the customer again. */
export function withLinkToken(pageUrl: string, linkToken: string): string {
  const url = new URL(pageUrl);
  url.searchParams.set('linkToken', linkToken);
  return url.href;
}
