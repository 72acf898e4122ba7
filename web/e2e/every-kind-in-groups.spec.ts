// A group with members who come, go, write, mention and edit: who said what stays plain, in both themes.
// Pictures of it go into screenshots/ (not in git). One person's chat: every-kind.spec.ts.
import { type APIRequestContext, expect } from '@playwright/test';
import { test } from './desk-test';
import { LineGroup } from './line-group';
import { LinePerson } from './line-person';
import { eventLine, inMessage, picture } from './thread-parts';

test('a group shows who wrote, who is meant, who came and went', async ({ newDesk, request }) => {
  test.setTimeout(180_000);
  const [mali, ken, aya] = await people(request, 'Mali ศรีสุข', '健', '綾');
  const group = await LineGroup.make(request, '旅行', [mali, ken]);
  const desk = await newDesk({ viewport: { width: 1440, height: 900 } });
  await desk.signIn('supervisor');
  await mali.says({ type: 'text', text: 'สวัสดีค่ะ' }, { groupId: group.groupId });
  await desk.page.locator(`[data-test=row][data-chat-id="${group.chatId}"]`).click();

  await expect(desk.bubble('สวัสดีค่ะ').getByTestId('author')).toHaveText('Mali ศรีสุข');
  const mentions = [
    { type: 'user', index: 0, length: 2, userId: mali.userId },
    { type: 'all', index: 3, length: 4 },
    { type: 'user', index: 8, length: 4, isSelf: true },
  ];
  const edited = await ken.says(
    { type: 'text', text: '@M @All @Bot 何時に出発?', mention: { mentionees: mentions } },
    { groupId: group.groupId },
  );
  const marks = desk.bubble('何時に出発').getByTestId('mention');
  await expect(marks).toHaveText(['@M', '@All', '@Bot']);
  expect(await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute('data-self')))).toEqual([
    'false',
    'true',
    'true',
  ]);
  await ken.does({ type: 'messageEdited', groupId: group.groupId, messageId: edited, text: '明日の出発は何時?' });
  await expect(desk.bubble('明日の出発は何時').getByTestId('edited')).toBeVisible();
  await expect(desk.page.locator('body')).not.toContainText('何時に出発');

  await mali.says(
    { type: 'text', text: 'who wrote this?' },
    { groupId: group.groupId, options: { withoutUserId: true } },
  );
  await expect(desk.bubble('who wrote this?').getByTestId('author')).toHaveText('Unknown member');
  await aya.does({ type: 'memberJoined', groupId: group.groupId });
  await expect(eventLine(desk, '綾 joined')).toBeVisible();
  await expect(desk.page.getByTestId('members')).toContainText('健');
  await mali.sendsImages(2, 'shuffled', { groupId: group.groupId });
  await expect(inMessage(desk, 'image-set').getByTestId('image')).toHaveCount(2);
  await picture(desk, 'group');
  await aya.does({ type: 'memberLeft', groupId: group.groupId });
  await expect(eventLine(desk, '綾 left')).toBeVisible();
  await mali.does({ type: 'leave', groupId: group.groupId });
  await expect(eventLine(desk, 'no longer in this group')).toBeVisible();
  await expect(desk.page.locator(`[data-chat-id="${group.chatId}"]`).getByTestId('row-left')).toBeVisible();
});

async function people(request: APIRequestContext, ...names: [string, string, string]) {
  const [a, b, c] = names;
  return [
    await LinePerson.make(request, a),
    await LinePerson.make(request, b),
    await LinePerson.make(request, c),
  ] as const;
}
