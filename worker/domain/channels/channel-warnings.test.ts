import { describe, expect, test } from 'vitest';
import { CHANNEL_WARNINGS } from '../../protocol/channel-sending';
import { arePushesStopped, type ChannelFacts, channelWarnings, type WarningContext } from './channel-warnings';

const OURS = 'https://kaiwa.test/webhook/line/demo';
/** 2026-11-20 12:00 in Japan. */
const NOON = Date.UTC(2026, 10, 20, 3);
const MINUTE = 60_000;

const WELL: ChannelFacts = {
  lastWebhookAt: NOON - MINUTE,
  verifiedAt: NOON - 10 * MINUTE,
  signatureFailedSince: null,
  credentialsRefusedAt: null,
  suspendedAt: null,
  quota: { limit: 1_000, used: 10, at: NOON - MINUTE },
  pushesStoppedAt: null,
  bot: { chatMode: 'chat', markAsReadMode: 'manual' },
  endpoint: { url: OURS, active: true },
  checkedAt: NOON - MINUTE,
  checkFailedAt: null,
};
const CTX: WarningContext = { now: NOON, webhookUrl: OURS, quotaWarnPercent: 80 };
const used = (count: number, at = NOON - MINUTE) => ({ quota: { limit: 1_000, used: count, at } });
const warnings = (change: Partial<ChannelFacts>, ctx: Partial<WarningContext> = {}) =>
  channelWarnings({ ...WELL, ...change }, { ...CTX, ...ctx }).map(({ code, since }) => [code, since]);

test('a channel that works has no warning', () => {
  expect(warnings({})).toEqual([]);
});

describe('each trouble has its warning', () => {
  test.each<[string, Partial<ChannelFacts>, [string, number | null][]]>([
    ['wrong signatures, since the first', { signatureFailedSince: 5 }, [['SIGNATURE_FAILING', 5]]],
    ['keys that LINE refuses', { credentialsRefusedAt: 6 }, [['CREDENTIALS_REFUSED', 6]]],
    ['no address at LINE', { endpoint: { url: null, active: false } }, [['WEBHOOK_NOT_SET', null]]],
    ['another address', { endpoint: { url: `${OURS}2`, active: true } }, [['WEBHOOK_ELSEWHERE', null]]],
    ['webhooks switched off', { endpoint: { url: OURS, active: false } }, [['WEBHOOK_OFF', null]]],
    ['nothing heard yet', { lastWebhookAt: null, verifiedAt: null }, [['NO_WEBHOOK_YET', null]]],
    ['only Verify heard', { lastWebhookAt: null }, []],
    ['nothing known of the address', { endpoint: null }, []],
    ['just below the level', used(799), []],
    ['at the level', used(800), [['QUOTA_WARNING', null]]],
    ['just below 95 %', used(949), [['QUOTA_WARNING', null]]],
    ['at 95 %', used(950), [['QUOTA_NEARLY_USED_UP', null]]],
    ['used up by the reading', used(1_000), [['QUOTA_USED_UP', NOON - MINUTE]]],
    ['used up by a refused push', { pushesStoppedAt: NOON - 7 }, [['QUOTA_USED_UP', NOON - 7]]],
    ['a plan without limit', { quota: { limit: null, used: 99_999, at: NOON } }, []],
    ['a plan of nothing', { quota: { limit: 0, used: 0, at: NOON } }, [['QUOTA_USED_UP', NOON]]],
    ['Chat off', { bot: { chatMode: 'bot', markAsReadMode: 'auto' } }, [['CHAT_OFF', null]]],
    ['read by itself', { bot: { chatMode: 'chat', markAsReadMode: 'auto' } }, [['READ_BY_ITSELF', null]]],
    ['suspended', { suspendedAt: 8 }, [['SUSPENDED', 8]]],
    ['never reached', { checkedAt: null, checkFailedAt: NOON }, [['NOT_CHECKED', null]]],
    ['not asked yet', { checkedAt: null }, []],
    ['one failed check', { checkFailedAt: NOON }, []],
    ['failing for long', { checkedAt: NOON - 20 * MINUTE, checkFailedAt: NOON }, [['NOT_CHECKED', NOON - 20 * MINUTE]]],
    ['reached again', { checkFailedAt: NOON - 2 * MINUTE }, []],
  ])('%s', (_, change, expected) => {
    expect(warnings(change)).toEqual(expected);
  });

  test('the level is the setting’s', () => {
    expect(warnings(used(500), { quotaWarnPercent: 50 })).toEqual([['QUOTA_WARNING', null]]);
  });

  test('every code of the wire can come out', () => {
    const all = new Set(
      [
        ...warnings({ signatureFailedSince: 1, credentialsRefusedAt: 1, suspendedAt: 1, pushesStoppedAt: NOON }),
        ...warnings({ endpoint: { url: null, active: false }, bot: { chatMode: 'bot', markAsReadMode: 'auto' } }),
        ...warnings({ endpoint: { url: 'https://other.test', active: true }, ...used(960) }),
        ...warnings({ endpoint: { url: OURS, active: false }, ...used(810) }),
        ...warnings({ lastWebhookAt: null, verifiedAt: null, checkedAt: null, checkFailedAt: 1 }),
        ...warnings({ bot: { chatMode: 'chat', markAsReadMode: 'auto' } }),
      ].map(([code]) => code),
    );
    expect([...all].sort()).toEqual([...CHANNEL_WARNINGS].sort());
  });
});

describe('the quota’s month is Japan’s', () => {
  /** 2026-12-01 00:00 in Japan, still November in UTC. */
  const newMonth = Date.UTC(2026, 10, 30, 15);

  test('what was used up stays used up until the month ends in Japan', () => {
    const stopped = { pushesStoppedAt: newMonth - 1 };
    expect(arePushesStopped(stopped, newMonth - 1)).toBe(true);
    expect(arePushesStopped(stopped, newMonth)).toBe(false);
  });

  test('a reading of last month warns no more', () => {
    const last = { ...used(1_000, newMonth - 1), lastWebhookAt: 1 };
    expect(warnings(last, { now: newMonth - 1 })).toEqual([['QUOTA_USED_UP', newMonth - 1]]);
    expect(warnings(last, { now: newMonth })).toEqual([]);
  });
});
