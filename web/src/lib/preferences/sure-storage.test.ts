import { expect, test } from 'vitest';
import { MemoryStorage } from '../testing/build';
import { SureStorage } from './sure-storage';

/** Has room for so many letters in all. */
class SmallStorage extends MemoryStorage {
  override setItem(key: string, value: string): void {
    if (value.length > 5) throw new DOMException('no room', 'QuotaExceededError');
    super.setItem(key, value);
  }
}
const keysOf = (storage: SureStorage) => Array.from({ length: storage.length }, (_, index) => storage.key(index));

test('what there is no room for is read again, listed once and goes', () => {
  const storage = new SureStorage(new SmallStorage());
  storage.setItem('a', 'short');
  storage.setItem('b', 'much too long');
  expect([storage.getItem('a'), storage.getItem('b'), keysOf(storage)]).toEqual(['short', 'much too long', ['a', 'b']]);
  storage.removeItem('b');
  expect([storage.getItem('b'), keysOf(storage)]).toEqual([null, ['a']]);
});

test('an older value does not come back in place of one that there was no room for', () => {
  const kept = new SmallStorage();
  const storage = new SureStorage(kept);
  storage.setItem('a', 'short');
  storage.setItem('a', 'much too long');
  expect([storage.getItem('a'), kept.getItem('a'), keysOf(storage)]).toEqual(['much too long', null, ['a']]);
  storage.setItem('a', 'fits');
  expect([storage.getItem('a'), kept.getItem('a'), keysOf(storage)]).toEqual(['fits', 'fits', ['a']]);
});
