// Who LINE's people and groups are, for tests of what a chat asks about them: profiles, groups, their members. Stands in for
// the global fetch; everything else is answered with 404. Only tests import it.
import { vi } from 'vitest';

interface Person {
  readonly displayName: string;
  readonly pictureUrl?: string;
  readonly language?: string;
  readonly statusMessage?: string;
}

export class FakePeople {
  /** Paths that were asked for, in order; tokens apart. */
  readonly asked: string[] = [];
  readonly people = new Map<string, Person>();
  readonly groups = new Map<string, { name: string; pictureUrl?: string; count: number }>();
  /** Statuses of the next answers, one each. */
  readonly faults: number[] = [];
  #inFlight = 0;
  /** The most look-ups that were under way at once. */
  inFlightMax = 0;

  install(): this {
    vi.spyOn(globalThis, 'fetch').mockImplementation((input) => this.#answer(new URL(String(input)).pathname));
    return this;
  }

  /** How often something was asked whose path ends so. */
  countOf(ending: string): number {
    return this.asked.filter((path) => path.endsWith(ending)).length;
  }

  async #answer(path: string): Promise<Response> {
    if (path === '/oauth2/v3/token') return Response.json({ access_token: 'token', expires_in: 900 });
    this.asked.push(path);
    this.#inFlight += 1;
    this.inFlightMax = Math.max(this.inFlightMax, this.#inFlight);
    await Promise.resolve();
    this.#inFlight -= 1;
    const fault = this.faults.shift();
    if (fault !== undefined) return Response.json({ message: 'no' }, { status: fault });
    const found = this.#find(path);
    return found ? Response.json(found) : Response.json({ message: 'Not found' }, { status: 404 });
  }

  #find(path: string): object | null {
    const [, , , kind, id = '', what, userId = ''] = path.split('/');
    if (kind === 'profile') return this.people.get(id) ?? null;
    const group = this.groups.get(id);
    if (!group || (kind !== 'group' && kind !== 'room')) return null;
    if (what === 'member') return this.people.get(userId) ?? null;
    if (what === 'members') return { count: group.count };
    return kind === 'group' ? { groupId: id, groupName: group.name, pictureUrl: group.pictureUrl } : null;
  }
}
