// The running platform as its parts see it: the state and the ways out of it. Types only; made by LinePlatform, faked in tests.
import type { BackgroundTasks } from './state/background-tasks';
import type { PlatformState } from './state/platform-state';
import type { WebhookRoute } from './webhook/reach-kaiwa';

export interface Platform {
  /** Replaced as a whole by reset(): read it anew after every await. */
  state: PlatformState;
  route: WebhookRoute;
  /** What goes on behind the answers. */
  background: BackgroundTasks;
  /** Says that the next automatic redelivery may be due at another time. */
  rearm: () => void;
  /** Forgets everything but the default channel. */
  reset: () => void;
  /** Resolves when something changed that the phone page shows, or after the given real milliseconds. */
  waitForChange: (ms: number) => Promise<void>;
}
