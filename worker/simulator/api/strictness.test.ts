// What the simulator notes though LINE answers kindly, and faults by chance: the same ones for the same seed.
import { describe, expect, test } from 'vitest';
import { FRIEND, platformOf, type TestPlatform, testPlatform, text } from '../testing/test-platform';
import { FAULTS, faultFits, takeFault } from './faults';
import { checkMedia } from './media-check';

const PUSH = '/v2/bot/message/push';
const kinds = ({ state }: TestPlatform) => state.violations.values().map((one) => one.kind);
const loading = (platform: TestPlatform) => platform.call('POST', '/v2/bot/chat/loading/start', { chatId: FRIEND });
const say = (platform: TestPlatform, value: string, options: object = {}) =>
  platform.happen({ type: 'message', message: text(value), options }).stored.event.message as {
    markAsReadToken: string;
  };

describe('noted are', () => {
  test('loading animations of one chat within four seconds', () => {
    const platform = testPlatform();
    loading(platform);
    platform.advance(4_000);
    expect([loading(platform).status, kinds(platform)]).toEqual([202, []]);
    platform.advance(3_999);
    expect([loading(platform).status, kinds(platform)]).toEqual([202, ['loading_too_often']]);
  });

  test('read marks that go back, and none for the same mark twice', () => {
    const platform = testPlatform();
    const mark = ({ markAsReadToken }: { markAsReadToken: string }) =>
      platform.call('POST', '/v2/bot/chat/markAsRead', { markAsReadToken });
    const first = say(platform, '1');
    platform.advance(1_000);
    const second = say(platform, '2');
    mark(second);
    mark(second);
    expect(kinds(platform)).toEqual([]);
    expect([mark(first).status, kinds(platform)]).toEqual([200, ['mark_as_read_backwards']]);
  });

  test('animations and read marks in standby, in groups too', () => {
    const platform = testPlatform();
    const groupId = `C${'1'.repeat(32)}`;
    platform.state.putGroup({ groupId, kind: 'group', title: 'g', members: [FRIEND], joinedChannels: ['demo'] });
    const { markAsReadToken } = say(platform, 'x', { mode: 'standby' });
    loading(platform);
    platform.call('POST', '/v2/bot/chat/markAsRead', { markAsReadToken });
    platform.happen({ type: 'message', message: text('x'), groupId, options: { mode: 'standby' } });
    platform.call('POST', PUSH, { to: groupId, messages: [text('x')] });
    expect(kinds(platform)).toEqual(['send_in_standby', 'send_in_standby', 'send_in_standby']);
    platform.happen({ type: 'message', message: text('x'), groupId });
    platform.call('POST', PUSH, { to: groupId, messages: [text('x')] });
    expect(kinds(platform)).toHaveLength(3);
  });
});

describe('media that was sent', () => {
  const ORIGIN = 'https://kaiwa.example.com';
  const video = {
    type: 'video',
    originalContentUrl: `${ORIGIN}/v.mp4`,
    previewImageUrl: `${ORIGIN}/p.jpg`,
    sender: { iconUrl: `${ORIGIN}/i.png` },
  };
  const ranged = (type: string, size: number) =>
    new Response('ab', { status: 206, headers: { 'content-type': type, 'content-range': `bytes 0-1/${size}` } });
  const good = (path: string) =>
    path === '/v.mp4' ? ranged('video/mp4', 9_000_000) : ranged(path === '/p.jpg' ? 'image/jpeg' : 'image/png', 900);

  /** Pushes the video with one answer of the media host changed; gives the violations and what was asked. */
  async function pushed(change: Record<string, () => Response> = {}) {
    const platform = testPlatform();
    const asked: string[] = [];
    const kaiwa = {
      fetch: async (request: Request) => {
        const { pathname } = new URL(request.url);
        asked.push(`${pathname} ${request.headers.get('range')}`);
        return (change[pathname] ?? (() => good(pathname)))();
      },
    };
    const running = platformOf(platform.state, kaiwa);
    const { media = [] } = platform.call('POST', PUSH, { to: FRIEND, messages: [video] });
    await checkMedia(running, media, 'request');
    return { details: platform.state.violations.values().map((one) => `${one.kind} ${one.detail}`), asked };
  }

  test('is asked for as LINE’s apps do, and is fine as it should be', async () => {
    const { details, asked } = await pushed();
    expect(details).toEqual([]);
    expect(asked.sort()).toEqual(['/i.png bytes=0-1', '/p.jpg bytes=0-1', '/v.mp4 bytes=0-1']);
  });

  test.each([
    ['/v.mp4', () => new Response(null, { status: 404 }), /originalContentUrl answered 404/],
    ['/v.mp4', () => ranged('text/html', 9), /is text\/html/],
    ['/v.mp4', () => ranged('video/mp4', 200_000_001), /200000001 bytes/],
    [
      '/v.mp4',
      () => new Response('ab', { headers: { 'content-type': 'video/mp4' } }),
      /does not answer range requests/,
    ],
    ['/p.jpg', () => ranged('image/jpeg', 1_000_001), /previewImageUrl has 1000001 bytes/],
    ['/i.png', () => Response.redirect(`${ORIGIN}/login`), /sender.iconUrl answered 302/],
    [
      '/v.mp4',
      () => {
        throw new Error('gone');
      },
      /did not answer/,
    ],
  ])('%s is noted where it is not', async (path, answer, detail) => {
    const { details } = await pushed({ [path]: answer });
    expect(details).toHaveLength(1);
    expect(details[0]).toMatch(/^media_not_served messages\[0\]\./);
    expect(details[0]).toMatch(detail);
  });

  test('has to lie at https, or on this machine', () => {
    const push = (url: string) =>
      testPlatform().call('POST', PUSH, {
        to: FRIEND,
        messages: [{ type: 'image', originalContentUrl: url, previewImageUrl: url }],
      }).status;
    expect(push('https://a.example/i.jpg')).toBe(200);
    expect(push('http://localhost:8787/i.jpg')).toBe(200);
    expect(push('http://a.example/i.jpg')).toBe(400);
    expect(push(`https://a.example/${'x'.repeat(2_000)}`)).toBe(400);
  });
});

test('a fault for any API waits for a call that it can happen to', () => {
  const platform = testPlatform();
  const rule = { faultId: '1', api: '*', fault: '500_before', times: 1, ms: 0, channelId: null };
  platform.state.faults.set('1', rule);
  expect(takeFault(platform.state, 'accountLink', 'demo')).toBeNull();
  expect(takeFault(platform.state, 'info', 'demo')).toEqual(rule);
});

describe('faults by chance', () => {
  function statuses(seed: number, apis: string[] = ['info'], rate = 0.4): number[] {
    const platform = testPlatform();
    const random = { seed, rate, faults: ['500_before', '401'], apis, ms: 0, channelId: null, counts: {} };
    platform.state.randomFaults.set('random', random);
    return Array.from({ length: 60 }, () => platform.call('GET', '/v2/bot/info').status);
  }

  test('are the same for the same seed and others for another', () => {
    expect(statuses(1)).toEqual(statuses(1));
    const hits = (seed: number) => statuses(seed).map((status) => status !== 200);
    expect(hits(1)).not.toEqual(hits(2));
    expect(new Set(statuses(1))).toEqual(new Set([200, 401, 500]));
  });

  test('come about as often as asked, and only to the APIs that were named', () => {
    const hits = statuses(3).filter((status) => status !== 200).length;
    expect(hits).toBeGreaterThan(12);
    expect(hits).toBeLessThan(36);
    expect(statuses(3, ['push'])).not.toContain(500);
    expect(statuses(3, ['*'], 0)).not.toContain(500);
  });

  test('stand in the call log', () => {
    const platform = testPlatform();
    const random = { seed: 1, rate: 1, faults: ['500_before'], apis: ['*'], ms: 0, channelId: null, counts: {} };
    platform.state.randomFaults.set('random', random);
    platform.call('GET', '/v2/bot/info');
    expect(platform.state.calls.values()[0]).toMatchObject({ status: 500, fault: '500_before' });
  });

  test('too many messages to one person meet pushes only, with a text of their own', () => {
    expect(FAULTS.filter((fault) => !faultFits('push', fault))).toEqual([
      ...['202_then_200', 'transcoding_failed', '404', '410', 'link_failed'],
    ]);
    expect(faultFits('reply', '429_user')).toBe(false);
    expect(faultFits('accountLink', '500_before')).toBe(false);
    const platform = testPlatform();
    const rule = { faultId: '1', api: 'push', fault: '429_user', times: 1, ms: 0, channelId: null };
    platform.state.faults.set('1', rule);
    const answer = platform.call('POST', PUSH, { to: FRIEND, messages: [text('x')] });
    expect(answer.status).toBe(429);
    expect(answer.json.message).not.toMatch(/rate limit|monthly limit/);
  });
});
