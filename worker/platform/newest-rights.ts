// Rights that an object was told of while an upgrade was on its way to it, so that nobody comes in by those of before. In memory only:
// an object that has gone to sleep has no upgrade on its way. Called by every class that accepts sockets.
import type { AccessChange, SocketIdentity } from '../domain/permissions/asker';

export class NewestRights {
  readonly #known = new Map<string, AccessChange>();

  note(who: AccessChange): void {
    const known = this.#known.get(who.operatorId)?.accessVersion ?? 0;
    if ((who.accessVersion ?? 0) > known) this.#known.set(who.operatorId, who);
  }

  /** As her upgrade said, or as was told since. */
  of(identity: SocketIdentity): SocketIdentity {
    const known = this.#known.get(identity.operatorId);
    const isNewer = known !== undefined && (known.accessVersion ?? 0) > (identity.accessVersion ?? 0);
    return isNewer ? { ...identity, ...known } : identity;
  }
}
