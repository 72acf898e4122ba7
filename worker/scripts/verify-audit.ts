// Checks an export of the audit log: its chain of hashes, its head, the head that was put away, and the head's signature. Needs the
// lines of the export and a public key, nothing of ours that runs. Called by audit-verify.
import {
  type ChainFault,
  checkEnd,
  isFault,
  type SignedHead,
  stepChain,
  WALK_START,
} from '../domain/audit/audit-chain';
import type { SealedEntry } from '../domain/audit/audit-entry';
import type { AuditPublicKey } from '../domain/audit/audit-key';
import { isSignedBy } from '../platform/audit-signature';
import { sha256 } from '../platform/keyed-hash';

/** What the first line of an export says: all else has to agree with it. */
export interface ExportHeader {
  readonly kind: 'kaiwa-audit-export';
  readonly version: 1;
  readonly exportedAt: number;
  readonly head: SignedHead;
  /** The newest head that lay in R2; null: there was none, or it was not asked for. */
  readonly anchor: SignedHead | null;
}

export type Verdict =
  | { readonly ok: true; readonly head: SignedHead; readonly isSignatureChecked: boolean }
  | { readonly ok: false; readonly fault: ChainFault };

/** @param key null: the signature is not judged. Throws where the lines are no export. */
export async function verifyAudit(lines: AsyncIterable<string>, key: AuditPublicKey | null): Promise<Verdict> {
  let header: ExportHeader | null = null;
  let walk = WALK_START;
  let anchorHash: string | null = null;
  for await (const line of lines) {
    if (line === '') continue;
    if (header === null) {
      header = readHeader(line);
      continue;
    }
    const entry = parseLine(line) as unknown as SealedEntry;
    const next = stepChain(walk, entry, sha256);
    if (isFault(next)) return { ok: false, fault: next };
    walk = next;
    if (entry.seq === header.anchor?.seq) anchorHash = entry.hash;
  }
  if (header === null) throw new Error('This is no export of the audit log: it is empty.');
  const { head, anchor } = header;
  const fault =
    checkEnd(walk, head) ??
    (anchor !== null && anchor.hash !== anchorHash ? { code: 'ANCHOR' as const, seq: anchor.seq, id: null } : null) ??
    (await signatureFault(head, key)) ??
    (anchor !== null ? await signatureFault(anchor, key) : null);
  return fault === null ? { ok: true, head, isSignatureChecked: key !== null } : { ok: false, fault };
}

async function signatureFault(head: SignedHead, key: AuditPublicKey | null): Promise<ChainFault | null> {
  if (key === null || head.seq === 0 || (await isSignedBy(head, key))) return null;
  return { code: 'SIGNATURE', seq: head.seq, id: null };
}

function readHeader(line: string): ExportHeader {
  const header = parseLine(line) as unknown as ExportHeader;
  if (header.kind !== 'kaiwa-audit-export' || typeof header.head?.seq !== 'number') {
    throw new Error('This is no export of the audit log: its first line is another.');
  }
  return header;
}

function parseLine(line: string): object {
  const value: unknown = JSON.parse(line);
  if (value === null || typeof value !== 'object') throw new Error('A line of the export is no object.');
  return value;
}

/** The fault in words for whoever runs the command. */
export function faultWords({ code, seq, id }: ChainFault): string {
  const where = id === null ? `entry ${seq}` : `entry ${seq} (${id})`;
  switch (code) {
    case 'MISSING':
      return `${where} is missing.`;
    case 'CHANGED':
      return `${where} is not what was sealed: somebody changed it.`;
    case 'REPLACED':
      return `${where} was replaced: the entry after it was sealed over another one.`;
    case 'DOUBLED':
      return `${where} comes twice, or out of order.`;
    case 'BEHIND_HEAD':
      return `${where} stands behind the end of the chain.`;
    case 'HEAD':
      return seq === 0
        ? 'the row that says where the chain ends is gone.'
        : `${where} is not the one that the head was made of.`;
    case 'SIGNATURE':
      return `the head at entry ${seq} is not signed by this key.`;
    case 'ANCHOR':
      return `${where} is not the one of which a head was put away: the log was replaced from there on or before.`;
  }
}
