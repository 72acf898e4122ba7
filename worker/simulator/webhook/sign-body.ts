// The signature of a webhook: Base64 of HMAC-SHA256 over the raw body, keyed with the channel secret as text. Pure.
// See https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/

const keys = new Map<string, Promise<CryptoKey>>();

export async function signBody(secret: string, body: string): Promise<string> {
  const key = await keyOf(secret);
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(body));
  return btoa(String.fromCharCode(...new Uint8Array(mac)));
}

function keyOf(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign']);
  keys.set(secret, key);
  return key;
}
