// Texts of the mails about sign-in: Japanese, in the polite language of an office. Pure data.
import type { MailTexts } from './mail-texts';

export const MAIL_TEXTS_JA: MailTexts = {
  hello: '{name} 様',
  security_subject: 'Kaiwa：アカウントのログイン設定が変更されました',
  totp_added: '認証アプリのワンタイムコードが設定されました。',
  totp_removed: '認証アプリのワンタイムコードが削除されました。',
  passkey_added: 'パスキーが追加されました。',
  passkey_removed: 'パスキーが削除されました。',
  recovery_codes_made: '新しいリカバリーコードが作成されました。以前のコードは使えなくなりました。',
  recovery_code_used: 'リカバリーコードが使用されました。',
  refresh_reused:
    '複製されたログイン情報が再度使われたため、そのログインを終了しました。第三者に複製された可能性があります。',
  ended_by_admin: '管理者があなたのログインを終了しました。',
  security_time: '日時：{time}',
  was_it_you:
    'ご自身の操作であれば、何もする必要はありません。お心当たりがない場合は、{url} でログインを終了し、すぐに管理者へご連絡ください。',
  ask_admin: '必要なときに、もう一度ログインしてください。理由がわからない場合は、管理者にお問い合わせください。',
  place: '{workspace}のKaiwa',
  invitation_subject: '{place}へのご招待',
  invitation: '{place}に招待されました。こちらからパスワードを設定してください。',
  reset_subject: '{place}の新しいパスワード',
  reset: '{place}のアカウントについて、パスワードの再設定が求められました。こちらから設定してください。',
  link_terms: 'このリンクは1回のみ、{hours}時間以内に限り有効です。ほかの人に渡さないでください。',
  not_expected: 'お心当たりがない場合は、管理者にご連絡ください。',
};
