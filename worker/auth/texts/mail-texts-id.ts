// Texts of the mails about sign-in: Indonesian, in the formal address. Pure data.
import type { MailTexts } from './mail-texts';

export const MAIL_TEXTS_ID: MailTexts = {
  hello: 'Halo {name},',
  security_subject: 'Kaiwa: pengaturan masuk akun Anda berubah',
  totp_added: 'Kode sekali pakai dari aplikasi autentikator telah disiapkan.',
  totp_removed: 'Kode sekali pakai dari aplikasi autentikator telah dihapus.',
  passkey_added: 'Sebuah kunci sandi telah ditambahkan.',
  passkey_removed: 'Sebuah kunci sandi telah dihapus.',
  recovery_codes_made: 'Kode pemulihan baru telah dibuat. Kode yang lama tidak berlaku lagi.',
  recovery_code_used: 'Sebuah kode pemulihan telah digunakan.',
  refresh_reused:
    'Salinan sesi masuk Anda digunakan untuk kedua kalinya, sehingga sesi tersebut diakhiri. Mungkin ada yang menyalinnya.',
  ended_by_admin: 'Administrator mengakhiri satu atau beberapa sesi masuk Anda.',
  security_time: 'Waktu: {time}',
  was_it_you:
    'Apakah itu Anda? Jika ya, tidak perlu melakukan apa pun. Jika bukan, akhiri sesi masuk Anda di {url} dan segera beri tahu administrator.',
  ask_admin: 'Silakan masuk lagi bila perlu. Jika Anda tidak tahu alasannya, tanyakan kepada administrator.',
  place: 'Kaiwa {workspace}',
  invitation_subject: 'Undangan Anda ke {place}',
  invitation: 'Anda diundang ke {place}. Buat kata sandi Anda di sini:',
  reset_subject: 'Kata sandi baru untuk {place}',
  reset: 'Kata sandi baru diminta untuk akun Anda di {place}. Buat di sini:',
  link_terms: 'Tautan ini hanya berlaku satu kali, selama {hours} jam. Jangan berikan kepada siapa pun.',
  not_expected: 'Jika Anda tidak mengharapkan email ini, beri tahu administrator Anda.',
};
