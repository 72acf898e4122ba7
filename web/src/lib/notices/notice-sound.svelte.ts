// The sounds of the desk: a few short tones for each kind, made by the browser itself, no files. What asks for something rises, what
// went wrong falls. Browsers forbid sound before the first key or press; what could not be heard then is told.
import type { NoticeKind } from '$domain/notices/notice-kind';

const RISES = [880, 1_175];
const FALLS = [587, 440];
const TONES_HZ: Readonly<Record<NoticeKind, readonly number[]>> = {
  offer: RISES,
  assigned: [784, 988, 1_175],
  message: [988],
  mention: [1_319, 988],
  followed: [988],
  follow_up: [784, 988],
  waiting: [659, 784],
  state: [523],
  undelivered: [494, 392],
  escalation: [880, 660, 880],
  sla_warning: [587],
  sla_breach: FALLS,
  unanswered: [660, 880, 660],
  quota: [587],
  channel_failure: FALLS,
};
const AT_MOST_EVERY_MS = 3_000;
const TONE_SEC = 0.16;
const LOUDEST = 0.25;

export class NoticeSound {
  /** Something should have been heard, and the browser did not allow it yet. */
  wasBlocked = $state(false);
  isUnlocked = $state(false);
  #audio: AudioContext | null = null;
  #rangAt = Number.NEGATIVE_INFINITY;

  stop(): void {
    void this.#audio?.close();
    this.#audio = null;
  }

  /** A key or press has come: from now on the browser allows sound. */
  async unlock(): Promise<void> {
    this.#audio ??= new AudioContext();
    if (this.#audio.state === 'suspended') await this.#audio.resume();
    this.isUnlocked = this.#audio.state === 'running';
    if (this.isUnlocked) this.wasBlocked = false;
  }

  /** At most one in three seconds, whatever its kind. @param volume 0 to 1 */
  ring(kind: NoticeKind, volume: number): void {
    const now = performance.now();
    if (volume === 0 || now - this.#rangAt < AT_MOST_EVERY_MS) return;
    if (this.#audio?.state !== 'running') {
      this.wasBlocked = true;
      return;
    }
    this.#rangAt = now;
    this.#play(this.#audio, kind, volume);
  }

  /** Whoever turns it on or up hears what it is. */
  async test(kind: NoticeKind, volume: number): Promise<void> {
    await this.unlock();
    if (this.#audio?.state === 'running' && volume > 0) this.#play(this.#audio, kind, volume);
  }

  #play(audio: AudioContext, kind: NoticeKind, volume: number): void {
    TONES_HZ[kind].forEach((hertz, index) => {
      const begins = audio.currentTime + index * TONE_SEC;
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.frequency.value = hertz;
      loudness.gain.setValueAtTime(0, begins);
      loudness.gain.linearRampToValueAtTime(LOUDEST * volume, begins + 0.02);
      loudness.gain.linearRampToValueAtTime(0, begins + TONE_SEC);
      tone.connect(loudness).connect(audio.destination);
      tone.start(begins);
      tone.stop(begins + TONE_SEC);
    });
  }
}
