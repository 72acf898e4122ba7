// The sound of a new offer, and of a breach: two short tones made by the browser itself, no file. Silent where the operator wants it
// so, before the first key or touch (browsers forbid it), and in all tabs but one. Renders nothing. One of each per desk.

export interface RingKind {
  /** What is kept on this device: `on` or `off`; nothing: as `isOnAtFirst` says. */
  readonly key: string;
  readonly lock: string;
  readonly tonesHz: readonly number[];
  readonly isOnAtFirst: boolean;
}

export const OFFER_RING: RingKind = {
  key: 'kaiwa.offer-sound',
  lock: 'kaiwa-ring',
  tonesHz: [880, 1_175],
  isOnAtFirst: true,
};
/** Falls, where an offer rises. By default only what is asked of oneself rings. */
export const BREACH_RING: RingKind = {
  key: 'kaiwa.breach-sound',
  lock: 'kaiwa-ring-breach',
  tonesHz: [587, 440],
  isOnAtFirst: false,
};
const AT_MOST_EVERY_MS = 3_000;
const TONE_SEC = 0.16;
const LOUDNESS = 0.12;

export class RingSound {
  isOn = $state(false);
  readonly #kind: RingKind;
  #audio: AudioContext | null = null;
  #rangAt = Number.NEGATIVE_INFINITY;
  /** Of several tabs the one that holds the lock rings. */
  #isLeader = false;
  #giveUp: () => void = () => undefined;

  constructor(kind: RingKind) {
    this.#kind = kind;
    const kept = localStorage.getItem(kind.key);
    this.isOn = kept === null ? kind.isOnAtFirst : kept === 'on';
  }

  start(): void {
    const held = new Promise<void>((resolve) => {
      this.#giveUp = resolve;
    });
    void navigator.locks.request(this.#kind.lock, async () => {
      this.#isLeader = true;
      await held;
      this.#isLeader = false;
    });
  }

  stop(): void {
    this.#giveUp();
    void this.#audio?.close();
    this.#audio = null;
  }

  toggle(): void {
    this.isOn = !this.isOn;
    localStorage.setItem(this.#kind.key, this.isOn ? 'on' : 'off');
    // Whoever switches it on hears what it is.
    if (this.isOn) this.#play();
  }

  /** A key or touch has come: from now on the browser allows sound. */
  unlock(): void {
    this.#audio ??= new AudioContext();
    if (this.#audio.state === 'suspended') void this.#audio.resume();
  }

  ring(): void {
    const now = performance.now();
    if (!this.isOn || !this.#isLeader || now - this.#rangAt < AT_MOST_EVERY_MS) return;
    this.#rangAt = now;
    this.#play();
  }

  #play(): void {
    const audio = this.#audio;
    if (audio === null || audio.state !== 'running') return;
    this.#kind.tonesHz.forEach((hertz, index) => {
      const begins = audio.currentTime + index * TONE_SEC;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, begins);
      volume.gain.linearRampToValueAtTime(LOUDNESS, begins + 0.02);
      volume.gain.linearRampToValueAtTime(0, begins + TONE_SEC);
      tone.connect(volume).connect(audio.destination);
      tone.start(begins);
      tone.stop(begins + TONE_SEC);
    });
  }
}
