// One entry of the audit log: who did what, on what, from where, and what changed. PERSISTED CONTRACT: the canonical text of an
// entry is what its hash is over, so fields are never renamed, and a new one may only be left out where it is absent. Pure.
import type { AuditAction, AuditObjectKind } from './audit-action';

/** Who acts, and from where. */
export interface AuditSource {
  /** Operator id, or one of the two below. */
  readonly actor: string;
  readonly actorName: string;
  /** '' where it is not known. */
  readonly ip: string;
  /** '' where no request is behind it. */
  readonly requestId: string;
}

/** The system itself, and whoever runs its commands. */
export const SYSTEM_ACTOR = 'system';
/** Somebody who has not proven who she is. */
export const UNKNOWN_ACTOR = 'unknown';

export interface AuditObject {
  readonly kind: AuditObjectKind;
  readonly id: string;
}

/** What a writer says; source, id and time are added where it is written. */
export interface AuditAct {
  readonly action: AuditAction;
  readonly object: AuditObject;
  /** The fields that changed, by their path. No secrets, no words of customers. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** As it is kept, before it has its place in the chain. */
export interface AuditEntry {
  /** UUIDv7 given by the writer: carried over twice, it is kept once. */
  readonly id: string;
  /** ms */
  readonly ts: number;
  readonly actor: string;
  readonly actorName: string;
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly ip: string;
  readonly requestId: string;
  /** JSON objects as text: what is hashed is exactly what is stored. */
  readonly before: string | null;
  readonly after: string | null;
}

/** In its place: numbered without gaps from 1. */
export interface SealedEntry extends AuditEntry {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
}

/** UTF-16 units of an id that came in an address. */
const ID_LENGTH_MAX = 200;

export function toAuditEntry(
  source: AuditSource,
  act: AuditAct,
  at: { readonly id: string; readonly ts: number },
): AuditEntry {
  const { actor, actorName, ip, requestId } = source;
  return {
    ...at,
    actor,
    actorName,
    action: act.action,
    objectKind: act.object.kind,
    objectId: act.object.id.slice(0, ID_LENGTH_MAX),
    ip,
    requestId,
    before: textOf(act.before),
    after: textOf(act.after),
  };
}

function textOf(fields: Readonly<Record<string, unknown>> | undefined): string | null {
  return fields === undefined || Object.keys(fields).length === 0 ? null : JSON.stringify(fields);
}
