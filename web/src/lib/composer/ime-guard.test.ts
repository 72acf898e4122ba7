import { expect, test } from 'vitest';
import { ImeGuard } from './ime-guard';

const key = (more: Partial<{ isComposing: boolean; keyCode: number; timeStamp: number }> = {}) => ({
  isComposing: false,
  keyCode: 13,
  timeStamp: 10_000,
  ...more,
});

test('a plain Enter is ours', () => {
  expect(new ImeGuard().owns(key())).toBe(false);
});

test('an Enter that says it is composing is the input method’s', () => {
  expect(new ImeGuard().owns(key({ isComposing: true }))).toBe(true);
});

test('keyCode 229 is the input method’s, as Chrome sends it', () => {
  expect(new ImeGuard().owns(key({ keyCode: 229 }))).toBe(true);
});

test('any key between start and end of a composition is the input method’s', () => {
  const guard = new ImeGuard();
  guard.started();
  expect(guard.owns(key())).toBe(true);
});

test('an Enter within 50 ms of the end is the input method’s, as Safari sends it; a later one is ours', () => {
  const guard = new ImeGuard();
  guard.started();
  guard.ended({ timeStamp: 10_000 });
  expect(guard.owns(key({ timeStamp: 10_049 }))).toBe(true);
  expect(guard.owns(key({ timeStamp: 10_050 }))).toBe(false);
});
