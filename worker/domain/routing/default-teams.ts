// The teams and routing rules that a workspace begins with (E1). Pure data; admins change them in the settings.
// Called by the seed and by the compiler of the settings where nothing was set.
import type { Language } from '../bot/languages';
import type { RoutingRule, RoutingSettings } from './choose-team';

export interface DefaultTeam {
  readonly teamId: string;
  readonly name: string;
}

const BILLING: DefaultTeam = { teamId: 'billing', name: 'Billing' };
const TECHNICAL: DefaultTeam = { teamId: 'technical-support', name: 'Technical Support' };
const SALES: DefaultTeam = { teamId: 'sales', name: 'Sales' };
const GENERAL: DefaultTeam = { teamId: 'general-support', name: 'General Support' };

export const DEFAULT_TEAMS: readonly DefaultTeam[] = [BILLING, TECHNICAL, SALES, GENERAL];

type WordsOfLanguages = Readonly<Record<Language, readonly string[]>>;

/** Refunds and bills. */
const BILLING_WORDS: WordsOfLanguages = {
  en: ['refund', 'billing'],
  // Not 請求 alone: 資料請求 asks for a brochure.
  ja: ['返金', '払い戻し', '払戻', '請求書', '請求額', '請求金額', 'ご請求', '請求され', '二重請求'],
  th: ['คืนเงิน', 'เงินคืน', 'รีฟันด์', 'ใบแจ้งหนี้', 'เรียกเก็บเงิน'],
  'zh-Hant': ['退款', '退費', '退錢', '帳單', '賬單', '帳務', '重複扣款'],
  id: ['pengembalian dana', 'uang kembali', 'kembalikan uang', 'tagihan', 'penagihan'],
};

/** Integrations and the API, whose name is the same everywhere. */
const TECHNICAL_WORDS: WordsOfLanguages = {
  en: ['integration', 'API'],
  ja: ['連携', 'インテグレーション'],
  th: ['เชื่อมต่อ', 'เชื่อมระบบ', 'อินทิเกรต', 'เอพีไอ'],
  // Not 整合 alone: the Japanese 整合性 is consistency.
  'zh-Hant': ['串接', '介接', '對接', '系統整合'],
  id: ['integrasi', 'mengintegrasikan', 'terintegrasi'],
};

/** Sales and prices. */
const SALES_WORDS: WordsOfLanguages = {
  en: ['sales', 'pricing'],
  // Not 営業 alone: 営業時間 are opening hours.
  ja: ['営業担当', '営業の方', '料金', '価格', '値段', '見積'],
  th: ['ฝ่ายขาย', 'พนักงานขาย', 'เซลส์', 'ราคา'],
  'zh-Hant': ['業務人員', '業務代表', '銷售', '報價', '價格', '價錢', '定價', '多少錢'],
  id: ['penjualan', 'harga', 'harganya'],
};

export const DEFAULT_ROUTING: RoutingSettings<never> = {
  rules: [toRule(BILLING, BILLING_WORDS), toRule(TECHNICAL, TECHNICAL_WORDS), toRule(SALES, SALES_WORDS)],
  fallbackTeamId: GENERAL.teamId,
};

function toRule({ teamId, name }: DefaultTeam, words: WordsOfLanguages): RoutingRule<never> {
  return { id: `default-${teamId}`, name, isOn: true, when: { words: Object.values(words).flat() }, teamId };
}
