// A group or room of LINE with the account in it, as the browser tests need one. Speaks to the simulator's control API.
import { type APIRequestContext, expect } from '@playwright/test';
import { addresses } from './addresses';
import type { LinePerson } from './line-person';

const CHANNEL = 'demo';

export class LineGroup {
  readonly groupId: string;
  readonly name: string;

  private constructor(groupId: string, name: string) {
    this.groupId = groupId;
    this.name = name;
  }

  /** A group of these people, into which the first of them invites the account. */
  static async make(request: APIRequestContext, title: string, members: readonly LinePerson[]): Promise<LineGroup> {
    const answer = await request.post(`${addresses.simulator}/control/groups`, {
      data: { title, members: members.map(({ userId }) => userId) },
    });
    expect(answer.ok()).toBe(true);
    const { groupId } = (await answer.json()) as { groupId: string };
    await members[0]?.does({ type: 'join', groupId });
    return new LineGroup(groupId, title);
  }

  get chatId(): string {
    return `${CHANNEL}:${this.groupId}`;
  }
}
