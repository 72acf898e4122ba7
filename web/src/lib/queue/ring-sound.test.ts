import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryStorage } from '../testing/build';
import { BREACH_RING, OFFER_RING, RingSound } from './ring-sound.svelte';

let tones = 0;
let lock: { grant: () => void } | null = null;

class FakeNode {
  frequency = { value: 0 };
  gain = { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined };
  connect = <T>(to: T): T => to;
  start(): void {
    tones += 1;
  }
  stop = () => undefined;
}
class FakeAudio {
  state = 'running';
  currentTime = 0;
  destination = {};
  createOscillator = () => new FakeNode();
  createGain = () => new FakeNode();
  resume = async () => undefined;
  close = async () => undefined;
}

beforeEach(() => {
  tones = 0;
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', new MemoryStorage());
  vi.stubGlobal('AudioContext', FakeAudio);
  vi.stubGlobal('navigator', {
    locks: {
      request: (_name: string, held: () => Promise<void>) => {
        lock = { grant: () => void held() };
      },
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function setUp() {
  const sound = new RingSound(OFFER_RING);
  sound.start();
  return sound;
}

test('one tab rings, after the first key or press', () => {
  const sound = setUp();
  sound.unlock();
  sound.ring();
  expect(tones).toBe(0);
  lock?.grant();
  sound.ring();
  expect(tones).toBe(2);
});

test('before a key or press browsers forbid it, and nothing fails', () => {
  const sound = setUp();
  lock?.grant();
  sound.ring();
  expect(tones).toBe(0);
});

test('several offers within three seconds ring once', () => {
  const sound = setUp();
  sound.unlock();
  lock?.grant();
  sound.ring();
  vi.advanceTimersByTime(2_999);
  sound.ring();
  expect(tones).toBe(2);
  vi.advanceTimersByTime(1);
  sound.ring();
  expect(tones).toBe(4);
});

test('switched off it stays silent, also after a reload; switched on it is heard', () => {
  const sound = setUp();
  sound.unlock();
  lock?.grant();
  sound.toggle();
  sound.ring();
  expect(tones).toBe(0);
  expect(new RingSound(OFFER_RING).isOn).toBe(false);
  sound.toggle();
  expect(tones).toBe(2);
  expect(new RingSound(OFFER_RING).isOn).toBe(true);
});

test('a breach is silent until somebody wants it to be heard, whatever is wanted of offers', () => {
  const breach = new RingSound(BREACH_RING);
  expect(breach.isOn).toBe(false);
  breach.toggle();
  expect(new RingSound(BREACH_RING).isOn).toBe(true);
  expect(new RingSound(OFFER_RING).isOn).toBe(true);
});
