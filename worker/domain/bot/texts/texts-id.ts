// Indonesian texts for customers. Pure data.
import type { TextsOfLanguage } from './text-keys';

export const TEXTS_ID: TextsOfLanguage = {
  ask_topic: 'Baik, Anda memerlukan bantuan tentang {topic}.',
  ask: 'Menghubungkan ke layanan pelanggan...',
  ask_always_on: 'Terima kasih atas pesan Anda. Kami akan membalas di sini secepatnya.',
  all_busy: 'Semua petugas sedang melayani pelanggan lain. Anda berada di antrean nomor {position}. {wait}',
  all_busy_without_position: 'Semua petugas sedang melayani pelanggan lain. Mohon menunggu sebentar. {wait}',
  wait_sentence: 'Perkiraan waktu tunggu: {estimate}.',
  wait_under_minute: 'kurang dari 1 menit',
  wait_range: 'sekitar {low}-{high} menit',
  wait_over_hour: 'lebih dari 1 jam',
  slot_order_number: 'Sambil menunggu, bolehkah Anda memberikan nomor pesanan Anda?',
  slot_again: 'Maaf, sepertinya belum sesuai. {question}',

  where_am_i: 'Anda berada di antrean nomor {position}. {wait}',
  where_am_i_without_position: 'Anda sudah masuk antrean. Mohon menunggu sebentar. {wait}',
  where_am_i_parked: 'Tempat Anda tetap tersimpan. Kami akan mengabari Anda di sini saat tiba giliran Anda.',
  not_waiting: 'Saat ini Anda tidak berada dalam antrean. Ketuk tombol di bawah untuk berbicara dengan petugas.',
  position_update: 'Antrean sudah maju. Sekarang Anda nomor {position}. {wait}',
  position_kept: 'Anda masih berada di antrean nomor {position}. {wait}',
  queue_cancelled: 'Antrean Anda telah dibatalkan. Anda dapat meminta petugas lagi kapan saja.',
  queue_full: 'Maaf, saat ini terlalu banyak yang mengantre. Silakan tinggalkan pesan.',
  queue_paused: 'Maaf, saat ini kami belum menerima obrolan baru. Silakan tinggalkan pesan.',
  no_team: 'Maaf, saat ini belum ada petugas yang dapat melayani. Silakan tinggalkan pesan.',
  queue_timeout:
    'Maaf, belum ada petugas yang tersedia. Permintaan Anda sudah kami catat ({ticket}) dan akan kami balas di sini.',
  ticket_made: 'Permintaan Anda sudah kami catat ({ticket}) dan akan kami balas di sini.',
  too_late: 'Petugas sudah bergabung dalam obrolan. Anda dapat mengakhiri obrolan kapan saja.',
  still_there: 'Apakah Anda masih menunggu?',
  no_show: 'Permintaan Anda kami tutup karena tidak ada balasan. Silakan kirim pesan lagi saat Anda siap.',

  callback_offer:
    'Anda tidak perlu menunggu: kami dapat mengabari Anda di sini saat tiba giliran. Ketuk tombol di bawah.',
  callback_booked: 'Terima kasih. Kami akan menelepon Anda: {window}.',
  callback_chat_booked: 'Tempat Anda tetap tersimpan. Kami akan mengabari Anda di sini saat tiba giliran Anda.',
  callback_turn: 'Sekarang giliran Anda, ketuk untuk mulai.',
  callback_missed:
    'Kami belum berhasil menghubungi Anda. Permintaan Anda sudah kami catat dan akan kami balas di sini.',
  leave_message: 'Silakan tinggalkan pesan dan pertanyaan Anda. Kami akan membalas di sini.',
  leave_message_noted: 'Terima kasih, pesan Anda sudah kami terima dan akan kami balas di sini.',

  closes_soon: 'Sebagai informasi, layanan kami tutup pukul {closing}.',
  after_hours: 'Maaf, saat ini di luar jam layanan. Buka kembali: {opening}.',
  after_hours_unknown: 'Maaf, saat ini di luar jam layanan. Kami akan membalas secepatnya.',
  after_hours_wait: 'Saat ini di luar jam layanan. Anda sudah masuk antrean kami. Buka kembali: {opening}.',
  closed_waiting:
    'Layanan hari ini sudah tutup. Maaf kami belum sempat melayani Anda. Permintaan Anda sudah kami catat dan akan kami balas di sini.',
  closed_active: 'Layanan hari ini sudah tutup. Kami akan melanjutkan di sini saat buka kembali.',

  joined: '{name} dari {team} telah bergabung dalam obrolan dan dapat melihat riwayat percakapan kita.',
  joined_without_team: '{name} telah bergabung dalam obrolan dan dapat melihat riwayat percakapan kita.',
  first_reply: 'Halo! Saya {name} dari {team}. Anda memerlukan bantuan tentang {topic}, ya?',
  first_reply_without_topic: 'Halo! Saya {name}. Ada yang bisa saya bantu?',
  transfer: '{name} meneruskan obrolan Anda kepada {target}.',
  back_to_queue: 'Kami sedang mencarikan petugas lain. Posisi antrean Anda tetap.',
  on_hold: 'Kami sedang memeriksanya dan akan mengabari Anda di sini.',
  idle_warning: 'Apakah Anda masih di sana? Obrolan ini akan segera kami tutup jika tidak ada balasan.',

  returned_to_bot: 'Anda kembali berbicara dengan asisten kami.',
  end: 'Terima kasih telah menghubungi kami.',
  timeout: 'Obrolan ini kami tutup karena tidak ada balasan. Silakan kirim pesan untuk melanjutkan.',

  did_you_mean: 'Apakah maksud Anda salah satu dari ini?\n{questions}',
  none_of_these: 'Baik. Bisakah Anda bertanya dengan kata lain? Anda juga dapat berbicara dengan petugas.',
  helpful_thanks: 'Terima kasih! Senang bisa membantu.',
  not_helpful_sorry: 'Mohon maaf. Bisakah Anda bertanya dengan kata lain? Anda juga dapat berbicara dengan petugas.',
  topic_offer: 'Ingin berbicara dengan petugas? Ketuk tombol di bawah.',
  flow_done: 'Terima kasih, sudah kami catat.',
  flow_cancelled: 'Baik, kami batalkan.',

  label_talk_to_human: 'Bicara dg petugas',
  label_where_am_i: 'Posisi antrean?',
  label_message_me_later: 'Kabari saya nanti',
  label_cancel: 'Batal',
  label_end_chat: 'Akhiri obrolan',
  label_start_chat: 'Mulai',
  label_still_here: 'Masih di sini',
  label_leave_message: 'Tinggalkan pesan',
  label_none_of_these: 'Bukan semuanya',
  label_helpful: '👍 Membantu',
  label_not_helpful: '👎 Tidak membantu',
};
