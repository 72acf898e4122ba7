// The part of a list row that a hub may keep: no name of a customer, no text, no picture. Staff names are allowed.
// Called by HubStore. A list of what is kept, so that a field which comes later is left out until somebody decides.
import type { ChatRow } from '../protocol/chat-view';

export function bareRow(row: ChatRow): ChatRow {
  return {
    chatId: row.chatId,
    channelId: row.channelId,
    sourceKind: row.sourceKind,
    name: null,
    pictureUrl: null,
    state: row.state,
    version: row.version,
    owner: row.owner && { operatorId: row.owner.operatorId, name: row.owner.name },
    preview: null,
    lastAt: row.lastAt,
    unansweredSince: row.unansweredSince,
    inboundCount: row.inboundCount,
    troubleCount: row.troubleCount,
    blocked: row.blocked,
    ...(row.teamId !== undefined && { teamId: row.teamId }),
    ...(row.priority !== undefined && { priority: row.priority }),
    ...(row.queueSince !== undefined && { queueSince: row.queueSince }),
    ...(row.offer !== undefined && { offer: withoutNote(row.offer) }),
    ...(row.scope !== undefined && { scope: row.scope }),
    ...(row.tagIds !== undefined && { tagIds: row.tagIds }),
    ...(row.followers !== undefined && { followers: row.followers }),
    ...(row.followUps !== undefined && { followUps: row.followUps.map((one) => ({ ...one, note: '' })) }),
    ...(row.heldUntil !== undefined && { heldUntil: row.heldUntil }),
    ...(row.isEscalated !== undefined && { isEscalated: row.isEscalated }),
    ...(row.isParked !== undefined && { isParked: row.isParked }),
    ...(row.isGrey !== undefined && { isGrey: row.isGrey }),
    ...(row.late !== undefined && { late: row.late }),
    ...(row.sla !== undefined && { sla: row.sla }),
    epoch: row.epoch,
    seq: row.seq,
  };
}

/** What an owner wrote for the next one is about her customer. */
function withoutNote(offer: ChatRow['offer']): ChatRow['offer'] {
  return offer?.from ? { ...offer, from: { by: offer.from.by, note: null } } : offer;
}
