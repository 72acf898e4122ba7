import { describe, expect, test } from 'vitest';
import { channelNews } from './channel-news';
import type { ChannelWarningCode } from './channel-warnings';

type Codes = readonly ChannelWarningCode[];

describe('of a channel’s warnings are news', () => {
  test.each<[string, Codes | null, Codes, readonly string[]]>([
    ['keys that LINE refuses from now on', [], ['CREDENTIALS_REFUSED'], ['channel_failure CREDENTIALS_REFUSED']],
    ['and only once', ['CREDENTIALS_REFUSED'], ['CREDENTIALS_REFUSED'], []],
    ['another trouble beside it', ['WEBHOOK_OFF'], ['WEBHOOK_OFF', 'SUSPENDED'], ['channel_failure SUSPENDED']],
    ['the quota’s first level', [], ['QUOTA_WARNING'], ['quota QUOTA_WARNING']],
    ['its next one', ['QUOTA_WARNING'], ['QUOTA_NEARLY_USED_UP'], ['quota QUOTA_NEARLY_USED_UP']],
    ['none that is lower', ['QUOTA_USED_UP'], ['QUOTA_WARNING'], []],
    ['the first level again in a new month', [], ['QUOTA_WARNING'], ['quota QUOTA_WARNING']],
    ['what was so when it was first looked at', null, ['WEBHOOK_NOT_SET', 'QUOTA_USED_UP'], []],
    ['what only is good to know', [], ['CHAT_OFF', 'READ_BY_ITSELF', 'NO_WEBHOOK_YET'], []],
    ['nothing where all is well again', ['WEBHOOK_OFF'], [], []],
  ])('%s', (_, told, codes, expected) => {
    expect(channelNews(told, codes).map(({ kind, code }) => `${kind} ${code}`)).toEqual(expected);
  });
});
