// What failed is named in one line each, from either report.
import { expect, test } from 'vitest';
import { failedInPlaywright, failedInVitest } from './failed-tests';

test('a failed test is named with its file and the first line of its reason', () => {
  const passed = { status: 'passed', fullName: 'a b', failureMessages: [] };
  const failed = { status: 'failed', fullName: 'a c', failureMessages: ['expected 1 to be 2\n    at there'] };
  const file = { name: '/home/x/worker/a.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] };
  expect(failedInVitest({ testResults: [file] }, '/home/x')).toEqual(['worker/a.test.ts › a c: expected 1 to be 2']);
});

test('a file that did not load is named with its reason', () => {
  const file = { name: '/home/x/b.test.ts', status: 'failed', message: 'Cannot find c\nmore', assertionResults: [] };
  const fine = { name: '/home/x/d.test.ts', status: 'passed', message: '', assertionResults: [] };
  expect(failedInVitest({ testResults: [file, fine] }, '/home/x')).toEqual(['b.test.ts: Cannot find c']);
});

test('failed browser tests are found in suites within suites', () => {
  const spec = (title: string, ok: boolean, message: string) => {
    const tests = [{ results: [{ error: { message, location: { line: 9 } } }] }];
    return { file: 'e.spec.ts', line: 3, title, ok, tests };
  };
  const [fine, failed] = [spec('one', true, ''), spec('two', false, '\u001B[31mexpected\u001B[39m 1\n\n  to be 2')];
  const report = { suites: [{ specs: [fine], suites: [{ specs: [failed] }] }] };
  expect(failedInPlaywright(report)).toEqual(['e.spec.ts:3 › two (line 9: expected 1 to be 2)']);
});
