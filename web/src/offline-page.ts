// The page that the service worker gives where none can be had without a network: in every language of the console, for it cannot know
// which one is read here. A string and not a file: Pages leads from `offline.html` to another address, and what was led elsewhere is no
// answer to somebody who opens a page.

const WORDS: readonly (readonly [lang: string, words: string])[] = [
  ['en', 'No network. What you sent is kept and goes out when it is back.'],
  ['ja', 'ネットワークに接続できません。送信したメッセージは保管され、復旧後に送られます。'],
  ['th', 'ไม่มีเครือข่าย สิ่งที่คุณส่งถูกเก็บไว้และจะส่งออกเมื่อเครือข่ายกลับมา'],
  ['zh-Hant', '沒有網路。您已送出的內容會保留，並在恢復連線後送出。'],
  ['id', 'Tidak ada jaringan. Yang Anda kirim disimpan dan dikirim saat jaringan kembali.'],
];

/** What it shows beside its words; kept with it. */
export const OFFLINE_PARTS = ['/offline.css', '/favicon.svg'] as const;

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/offline.css">
<title>Kaiwa</title>
</head>
<body>
<main>
<img src="/favicon.svg" width="56" height="56" alt="">
<h1>Kaiwa</h1>
${WORDS.map(([lang, words]) => `<p lang="${lang}">${words}</p>`).join('\n')}
<a href="" aria-label="Try again · もう一度 · ลองอีกครั้ง · 再試一次 · Coba lagi">↻</a>
</main>
</body>
</html>
`;

export function offlinePage(): Response {
  return new Response(HTML, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  });
}
