// What LINE answered a call, in the words on which delivery decides. A 429 about the month is told apart by asking for the
// quota. Decides nothing and writes nothing. Called by the line lane after each call.
// https://developers.line.biz/en/reference/messaging-api/#error-responses
import type { LimitedWhy, LineOutcome } from '../domain/delivery/line-call';
import type { Quota, SendAnswer, SentMessage } from '../line/outbound/line-answer';
import type { LineChannel } from '../line/outbound/line-channel';

export interface Concluded {
  readonly outcome: LineOutcome;
  /** Present where LINE took it; `sentMessages` are missing where its answer could not be read. */
  readonly accepted?: { readonly requestId?: string; readonly sentMessages?: readonly SentMessage[] };
  /** What LINE said of the month, where it was asked. */
  readonly quota?: Quota;
}

/** How the call went out: only a push can be one too many to its user. */
export interface SentAs {
  readonly via: 'reply' | 'push' | null;
  readonly isOneToOne: boolean;
}

const DETAIL_LENGTH_MAX = 500;

export async function toLineOutcome(answer: SendAnswer, channel: LineChannel, sentAs: SentAs): Promise<Concluded> {
  switch (answer.kind) {
    case 'accepted': {
      const requestId = answer.via409 ?? answer.requestId;
      return {
        outcome: { kind: 'accepted', isRepeat: answer.via409 !== undefined },
        accepted: {
          ...(requestId !== null && { requestId }),
          ...(answer.sentMessages && { sentMessages: answer.sentMessages }),
        },
      };
    }
    case 'rejected': {
      const details = answer.details.map((detail) => [detail.property, detail.message].filter(Boolean).join(': '));
      const detail = [answer.message, ...details].join(' · ').slice(0, DETAIL_LENGTH_MAX);
      return {
        outcome: { kind: 'rejected', isInvalidReplyToken: answer.message === 'Invalid reply token', detail },
      };
    }
    case 'limited':
      return answer.why === 'monthly' ? askForQuota(channel) : limited(toWhy(answer.why, sentAs));
    case 'unauthorized':
      return { outcome: { kind: 'unauthorized' } };
    case 'unknown':
      return { outcome: { kind: answer.cause === 'conflict_without_id' ? 'conflict_without_id' : 'unknown' } };
  }
}

/** The same words stand for "used up" and for "reserved by a delivery in progress": only the quota tells. */
async function askForQuota(channel: LineChannel): Promise<Concluded> {
  const quota = await channel.quota();
  if (quota.kind !== 'ok') return limited('monthly');
  const { limit, used } = quota.value;
  return {
    outcome: { kind: 'limited', why: 'monthly', isQuotaUsedUp: limit !== null && used >= limit },
    quota: quota.value,
  };
}

/** LINE does not publish what it says to too many messages to one user; of a push to one user, no other 429 is unpublished. */
function toWhy(why: LimitedWhy, { via, isOneToOne }: SentAs): LimitedWhy {
  return why === 'unknown' && via === 'push' && isOneToOne ? 'too_many_to_one' : why;
}

function limited(why: LimitedWhy): Concluded {
  return { outcome: { kind: 'limited', why, isQuotaUsedUp: null } };
}
