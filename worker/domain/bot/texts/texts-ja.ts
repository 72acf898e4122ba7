// Japanese texts for customers, in the polite language of a shop. Pure data.
import type { TextsOfLanguage } from './text-keys';

export const TEXTS_JA: TextsOfLanguage = {
  ask_topic: '{topic}についてのお問い合わせですね。',
  ask: '担当窓口におつなぎしています…',
  ask_always_on: 'お問い合わせありがとうございます。こちらのトークで、できるだけ早くお返事いたします。',
  all_busy: 'ただいま担当者が全員対応中です。現在の順番は{position}番目です。{wait}',
  all_busy_without_position: 'ただいま担当者が全員対応中です。順番にご案内いたしますので、少々お待ちください。{wait}',
  wait_sentence: 'お待ちいただく時間の目安は{estimate}です。',
  wait_under_minute: '1分未満',
  wait_range: '約{low}〜{high}分',
  wait_over_hour: '1時間以上',
  slot_order_number: 'お待ちの間に、ご注文番号をお知らせいただけますでしょうか。',
  slot_again: '恐れ入りますが、内容をご確認のうえ、もう一度ご入力ください。{question}',

  where_am_i: '現在の順番は{position}番目です。{wait}',
  where_am_i_without_position: '順番にご案内しておりますので、少々お待ちください。{wait}',
  where_am_i_parked: '順番はそのままです。順番が来ましたら、こちらのトークでお知らせいたします。',
  not_waiting: '現在、順番待ちの受付はございません。担当者との会話をご希望の場合は、下のボタンを押してください。',
  position_update: '順番が進みました。現在{position}番目です。{wait}',
  position_kept: '現在の順番は引き続き{position}番目です。{wait}',
  queue_cancelled: '順番待ちを取り消しました。担当者との会話をご希望の際は、いつでもお申し付けください。',
  queue_full:
    'ただいま大変混み合っており、順番待ちを承ることができません。恐れ入りますが、ご用件をメッセージでお残しください。',
  queue_paused:
    'ただいま新しいお問い合わせの受付を停止しております。恐れ入りますが、ご用件をメッセージでお残しください。',
  no_team: 'ただいま対応できる担当者がおりません。恐れ入りますが、ご用件をメッセージでお残しください。',
  queue_timeout:
    'お待たせして申し訳ございません。時間内にご案内できませんでした。ご用件は受付番号{ticket}として承りました。後ほどこちらのトークでご連絡いたします。',
  ticket_made: 'ご用件を受付番号{ticket}として承りました。後ほどこちらのトークでご連絡いたします。',
  too_late: 'すでに担当者が対応を始めております。チャットはいつでも終了していただけます。',
  still_there: 'まだお待ちいただいていますか。',
  no_show: 'ご返信がなかったため、受付を終了いたしました。ご用件がございましたら、いつでもメッセージをお送りください。',

  callback_offer:
    'お待ちいただかなくても、順番が来ましたらこちらのトークでお知らせできます。ご希望の場合は、下のボタンを押してください。',
  callback_booked: '承知いたしました。{window}にお電話を差し上げます。',
  callback_chat_booked: '順番はそのままです。順番が来ましたら、こちらのトークでお知らせいたします。',
  callback_turn: 'お客様の順番です。タップして開始してください。',
  callback_missed:
    'ご連絡いたしましたが、お返事をいただけませんでした。ご用件は承りましたので、後ほどこちらのトークでご連絡いたします。',
  leave_message: 'ご用件をメッセージでお残しください。後ほどこちらのトークでご連絡いたします。',
  leave_message_noted: 'メッセージを承りました。後ほどこちらのトークでご連絡いたします。',

  closes_soon: '本日の受付は{closing}までです。あらかじめご了承ください。',
  after_hours: '申し訳ございません、ただいま営業時間外です。次の営業開始は{opening}です。',
  after_hours_unknown: '申し訳ございません、ただいま営業時間外です。できるだけ早くお返事いたします。',
  after_hours_wait:
    'ただいま営業時間外です。順番待ちを承りましたので、営業開始後にご案内いたします。次の営業開始は{opening}です。',
  closed_waiting:
    '本日の営業を終了いたしました。ご案内できず申し訳ございません。ご用件は承りましたので、後ほどこちらのトークでご連絡いたします。',
  closed_active: '本日の営業を終了いたします。続きは次の営業時間に、こちらのトークでご案内いたします。',

  joined: '{team}の{name}がチャットに参加しました。これまでの会話の内容は担当者も確認できます。',
  joined_without_team: '{name}がチャットに参加しました。これまでの会話の内容は担当者も確認できます。',
  first_reply: 'こんにちは。{team}の{name}です。{topic}についてのお問い合わせですね。',
  first_reply_without_topic: 'こんにちは。{name}です。どのようなご用件でしょうか。',
  transfer: '{name}から{target}に担当を引き継ぎます。',
  back_to_queue: '別の担当者をお探ししております。順番はそのままですので、少々お待ちください。',
  on_hold: 'ただいま確認しております。分かり次第、こちらのトークでご連絡いたします。',
  idle_warning: 'その後いかがでしょうか。しばらくご返信がない場合は、チャットを終了いたします。',

  returned_to_bot: 'ここからは再び自動応答がご案内いたします。',
  end: 'お問い合わせいただき、ありがとうございました。',
  timeout:
    'しばらくご返信がなかったため、チャットを終了いたしました。続きがございましたら、そのままメッセージをお送りください。',

  did_you_mean: 'お問い合わせの内容は次のどれかでしょうか。\n{questions}',
  none_of_these: '承知いたしました。別の言葉でご質問いただけますか。担当者とお話しいただくこともできます。',
  helpful_thanks: 'ありがとうございます。お役に立てて何よりです。',
  not_helpful_sorry:
    'お役に立てず申し訳ございません。別の言葉でご質問いただけますか。担当者とお話しいただくこともできます。',
  topic_offer: '担当者とお話しになりたい場合は、下のボタンを押してください。',
  flow_done: 'ありがとうございます。承りました。',
  flow_cancelled: '承知いたしました。入力を取りやめました。',

  label_talk_to_human: '担当者と話す',
  label_where_am_i: '順番を確認',
  label_message_me_later: '後で知らせて',
  label_cancel: '取り消す',
  label_end_chat: 'チャットを終了',
  label_start_chat: '開始する',
  label_still_here: '待っています',
  label_leave_message: 'メッセージを残す',
  label_none_of_these: 'どれでもない',
  label_helpful: '👍 解決した',
  label_not_helpful: '👎 解決しない',
};
