// Rich menus through their whole life: made, drawn once, applied, linked, aliased, lost by a block. LINE's texts word for word.
import { describe, expect, test } from 'vitest';
import { pngOf } from '../state/png';
import { FRIEND, type TestPlatform, testPlatform } from '../testing/test-platform';

const MENU = {
  size: { width: 800, height: 540 },
  selected: true,
  name: 'Main',
  chatBarText: 'Open',
  areas: [
    { bounds: { x: 0, y: 0, width: 400, height: 540 }, action: { type: 'postback', label: 'Queue', data: 'queue' } },
  ],
};
const picture = (width: number, height: number) =>
  pngOf({ width, height, depth: 1, palette: [[255, 255, 255]], colorAt: () => 0 });
const PICTURE = picture(800, 540);

const call = (platform: TestPlatform, method: string, path: string, body?: unknown) =>
  platform.call(method, `/v2/bot/${path}`, body);
const create = (platform: TestPlatform) => String(call(platform, 'POST', 'richmenu', MENU).json.richMenuId);
const upload = (platform: TestPlatform, richMenuId: string, bytes: Uint8Array = PICTURE, contentType = 'image/png') =>
  platform.call('POST', `/v2/bot/richmenu/${richMenuId}/content`, undefined, { contentType, upload: bytes });

/** A menu that can be applied. */
function drawn(platform: TestPlatform): string {
  const richMenuId = create(platform);
  upload(platform, richMenuId);
  return richMenuId;
}

describe('a rich menu', () => {
  test('is validated, made, listed and deleted', () => {
    const platform = testPlatform();
    expect(call(platform, 'POST', 'richmenu/validate', MENU).json).toEqual({});
    const richMenuId = create(platform);
    expect(call(platform, 'GET', `richmenu/${richMenuId}`).json).toEqual({ richMenuId, ...MENU });
    expect(call(platform, 'GET', 'richmenu/list').json).toEqual({ richmenus: [{ richMenuId, ...MENU }] });
    expect(call(platform, 'DELETE', `richmenu/${richMenuId}`).status).toBe(200);
    expect(call(platform, 'GET', `richmenu/${richMenuId}`).json.message).toBe('Not found');
  });

  test.each([
    [{ size: undefined }, 'must be specified', 'size'],
    [{ name: '' }, 'must be specified', 'name'],
    [{ chatBarText: 'x'.repeat(15) }, 'Length must be between 0 and 14', 'chatBarText'],
    [{ size: { width: 799, height: 300 } }, expect.any(String), 'size.width'],
    [{ size: { width: 800, height: 552 } }, expect.any(String), 'size.height'],
    [{ areas: Array.from({ length: 21 }, () => MENU.areas[0]) }, 'Size must be between 0 and 20', 'areas'],
    [
      { areas: [{ bounds: MENU.areas[0]?.bounds, action: { type: 'uri', uri: 'ftp://a.example' } }] },
      'invalid uri',
      'areas[0].action.uri',
    ],
  ])('with %o is refused', (over, message, property) => {
    const answer = call(testPlatform(), 'POST', 'richmenu', { ...MENU, ...over });
    expect([answer.status, answer.json.details]).toEqual([400, [{ message, property }]]);
  });

  test('takes its image once, of its size, as JPEG or PNG', () => {
    const platform = testPlatform();
    const richMenuId = create(platform);
    expect(upload(platform, richMenuId, picture(800, 541)).json.message).toBe(
      'The image size is not allowed for richmenu',
    );
    expect(upload(platform, richMenuId, new TextEncoder().encode('GIF89a...')).status).toBe(415);
    expect(upload(platform, richMenuId).status).toBe(200);
    const kept = platform.call('GET', `/v2/bot/richmenu/${richMenuId}/content`);
    expect([kept.headers['content-type'], kept.body]).toEqual(['image/png', PICTURE]);
    expect(platform.state.violations.values()).toEqual([]);
    expect(upload(platform, richMenuId).json.message).toBe('An image has already been uploaded to the richmenu');
    expect(platform.state.violations.values().map((one) => one.kind)).toEqual(['rich_menu_image_twice']);
  });
});

describe('applied', () => {
  test('as default only with its image, and only of this channel', () => {
    const platform = testPlatform();
    const set = (richMenuId: string) => call(platform, 'POST', `user/all/richmenu/${richMenuId}`);
    expect(call(platform, 'GET', 'user/all/richmenu').json.message).toBe('no default richmenu');
    expect(set(create(platform)).json.message).toBe('must upload richmenu image before applying it to user');
    const foreign = { richMenuId: 'richmenu-f', channelId: 'other', menu: {}, image: 'image/png' };
    platform.state.richMenus.set('richmenu-f', foreign);
    expect([set('richmenu-f').status, set('richmenu-f').json.message]).toEqual([
      403,
      'the richmenu is owned by another channel',
    ]);
    const richMenuId = drawn(platform);
    set(richMenuId);
    expect(call(platform, 'GET', 'user/all/richmenu').json).toEqual({ richMenuId });
    call(platform, 'DELETE', 'user/all/richmenu');
    expect(call(platform, 'GET', 'user/all/richmenu').status).toBe(404);
  });

  test('to one person it is lost when she blocks the account', () => {
    const platform = testPlatform();
    const ofUser = () => call(platform, 'GET', `user/${FRIEND}/richmenu`);
    expect(ofUser().json.message).toBe('the user has no richmenu');
    const richMenuId = drawn(platform);
    call(platform, 'POST', `user/${FRIEND}/richmenu/${richMenuId}`);
    expect(ofUser().json).toEqual({ richMenuId });
    platform.happen({ type: 'unfollow' });
    platform.happen({ type: 'follow', isUnblocked: true });
    expect(ofUser().status).toBe(404);
  });

  test('to many it takes a moment', () => {
    const platform = testPlatform();
    const richMenuId = drawn(platform);
    const ofUser = () => call(platform, 'GET', `user/${FRIEND}/richmenu`).status;
    expect(call(platform, 'POST', 'richmenu/bulk/link', { richMenuId, userIds: [FRIEND] }).status).toBe(202);
    expect(ofUser()).toBe(404);
    platform.advance(1_000);
    expect(ofUser()).toBe(200);
    expect(call(platform, 'POST', 'richmenu/bulk/unlink', { userIds: [FRIEND] }).status).toBe(202);
    expect(ofUser()).toBe(200);
    platform.advance(1_000);
    expect(ofUser()).toBe(404);
  });
});

describe('an alias', () => {
  test('stands for a menu with an image, under one name once', () => {
    const platform = testPlatform();
    const richMenuId = drawn(platform);
    const make = (id: string) => call(platform, 'POST', 'richmenu/alias', { richMenuAliasId: 'tab-a', richMenuId: id });
    expect(make('richmenu-0').json.message).toBe('richmenu not found');
    expect(make(create(platform)).json.details).toEqual([{ message: 'invalid richMenuId', property: 'richMenuId' }]);
    expect(make(richMenuId).status).toBe(200);
    expect(make(richMenuId).json.message).toBe('conflict richmenu alias id');
    expect(call(platform, 'GET', 'richmenu/alias/list').json).toEqual({
      aliases: [{ richMenuAliasId: 'tab-a', richMenuId }],
    });
  });

  test('is changed, read and deleted', () => {
    const platform = testPlatform();
    const [first, second] = [drawn(platform), drawn(platform)];
    const alias = (method: string, body?: unknown) => call(platform, method, 'richmenu/alias/tab-a', body);
    expect(alias('POST', { richMenuId: first }).json.message).toBe('richmenu alias not found');
    call(platform, 'POST', 'richmenu/alias', { richMenuAliasId: 'tab-a', richMenuId: first });
    alias('POST', { richMenuId: second });
    expect(alias('GET').json).toEqual({ richMenuAliasId: 'tab-a', richMenuId: second });
    alias('DELETE');
    expect(alias('GET').status).toBe(404);
  });
});
