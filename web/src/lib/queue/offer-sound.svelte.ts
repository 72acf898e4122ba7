// The sound of a new offer: two short tones made by the browser itself, no file. Silent where the operator wants it so, before the
// first key or touch (browsers forbid it), and in all tabs but one. Renders nothing. One per desk.

const KEY = 'kaiwa.offer-sound';
const LOCK = 'kaiwa-ring';
const AT_MOST_EVERY_MS = 3_000;
const TONES_HZ = [880, 1_175] as const;
const TONE_SEC = 0.16;
const LOUDNESS = 0.12;

export class OfferSound {
  isOn = $state(localStorage.getItem(KEY) !== 'off');
  #audio: AudioContext | null = null;
  #rangAt = Number.NEGATIVE_INFINITY;
  /** Of several tabs the one that holds the lock rings. */
  #isLeader = false;
  #giveUp: () => void = () => undefined;

  start(): void {
    const held = new Promise<void>((resolve) => {
      this.#giveUp = resolve;
    });
    void navigator.locks.request(LOCK, async () => {
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
    if (this.isOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
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
    TONES_HZ.forEach((hertz, index) => {
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
