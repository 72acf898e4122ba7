import { expect, test } from 'vitest';
import { LeaveGuard } from './leave-guard.svelte';

test('one form with something unsaved is enough, as long as it is there', () => {
  const guard = new LeaveGuard();
  let isDirty = false;
  guard.watch(() => false);
  const stop = guard.watch(() => isDirty);
  expect(guard.isDirty).toBe(false);
  isDirty = true;
  expect(guard.isDirty).toBe(true);
  stop();
  expect(guard.isDirty).toBe(false);
});
