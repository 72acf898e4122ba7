// Signs and checks heads of the audit log by Ed25519, so that whoever can write the database still cannot forge it. The key is the
// secret AUDIT_SIGNING_KEY, a private JWK; its public half is all that a check needs. Called by jobs, admin and scripts.
// https://www.rfc-editor.org/rfc/rfc8037
import { headText, type SignedHead } from '../domain/audit/audit-chain';
import { type AuditPrivateKey, type AuditPublicKey, publicOf } from '../domain/audit/audit-key';
import { sha256 } from './keyed-hash';

/** By which a head names its key: the beginning of the hash of its public half. */
export function auditKeyId({ x }: AuditPublicKey): string {
  return sha256(x).slice(0, 16);
}

export async function signHead(
  head: Omit<SignedHead, 'keyId' | 'signature'>,
  key: AuditPrivateKey,
): Promise<SignedHead> {
  const named = { seq: head.seq, hash: head.hash, at: head.at, keyId: auditKeyId(key) };
  const imported = await crypto.subtle.importKey('jwk', { ...key }, { name: 'Ed25519' }, false, ['sign']);
  const signature = await crypto.subtle.sign('Ed25519', imported, new TextEncoder().encode(headText(named)));
  return { ...named, signature: toBase64Url(new Uint8Array(signature)) };
}

/** False for a head that is not signed, or by another key. */
export async function isSignedBy(head: SignedHead, key: AuditPublicKey): Promise<boolean> {
  if (head.signature === null || head.keyId !== auditKeyId(key)) return false;
  const signature = fromBase64Url(head.signature);
  if (!signature) return false;
  const imported = await crypto.subtle.importKey('jwk', { ...publicOf(key) }, { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify('Ed25519', imported, signature, new TextEncoder().encode(headText(head)));
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]{86}$/.test(text)) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
