// Texts of the mails about sign-in: Traditional Chinese, as written in Taiwan. Pure data.
import type { MailTexts } from './mail-texts';

export const MAIL_TEXTS_ZH_HANT: MailTexts = {
  hello: '{name} 您好：',
  security_subject: 'Kaiwa：您的帳號登入設定已變更',
  totp_added: '已設定驗證應用程式的一次性驗證碼。',
  totp_removed: '已移除驗證應用程式的一次性驗證碼。',
  passkey_added: '已新增通行密鑰。',
  passkey_removed: '已移除通行密鑰。',
  recovery_codes_made: '已產生新的復原碼，舊的復原碼已失效。',
  recovery_code_used: '已使用一組復原碼。',
  refresh_reused: '您的登入憑證複本遭重複使用，系統已結束該次登入。可能有人複製了您的登入憑證。',
  ended_by_admin: '管理員已結束您的登入。',
  security_time: '時間：{time}',
  was_it_you: '若是您本人操作，則無須處理。若不是，請立即前往 {url} 結束您的登入，並通知管理員。',
  ask_admin: '需要時請重新登入。若不清楚原因，請洽管理員。',
  place: '{workspace} 的 Kaiwa',
  invitation_subject: '邀請您使用 {place}',
  invitation: '您受邀使用 {place}。請由此設定密碼：',
  reset_subject: '{place} 的新密碼',
  reset: '您在 {place} 的帳號需要設定新密碼。請由此設定：',
  link_terms: '此連結僅能使用一次，有效期限為 {hours} 小時。請勿轉交他人。',
  not_expected: '若您並未預期收到此信，請通知管理員。',
};
