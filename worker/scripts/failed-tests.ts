// Names what failed, from the reports of the two test runners, so that the end of a long run says it once more.
// Pure but for reading the report. Called by `npm test`.
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

export interface PlaywrightSuite {
  readonly specs?: readonly {
    readonly file: string;
    readonly line: number;
    readonly title: string;
    readonly ok: boolean;
    readonly tests?: readonly {
      readonly results: readonly {
        readonly error?: { readonly message?: string; readonly location?: { readonly line: number } };
      }[];
    }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[];
}

/** One line per failed test or file that did not load: where, name, and the first line of why. */
export function failedInVitest(report: Pick<VitestReport, 'testResults'>, folder: string): string[] {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${folder}/`, '');
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : [];
    return failed.map((test) => `${file} › ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? '')}`);
  });
}

/** One line per failed test: where, name, the line in it that failed, and why. */
export function failedInPlaywright(suite: PlaywrightSuite): string[] {
  const own = (suite.specs ?? [])
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests = [] }) => {
      const errors = tests.flatMap(({ results }) => results.flatMap(({ error }) => error ?? []));
      const [why = ''] = errors.map(
        ({ location, message = '' }) => ` (line ${location?.line ?? '?'}: ${inOneLine(message)})`,
      );
      return `${file}:${line} › ${title}${why}`;
    });
  return [...own, ...(suite.suites ?? []).flatMap(failedInPlaywright)];
}

/** Null where the runner ended before it wrote one. */
export function readReport<Report>(path: string): Report | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : null;
}

const WORDS_MAX = 400;

/** Without colours, for a log. */
const inOneLine = (text: string) => stripVTControlCharacters(text).replaceAll(/\s+/g, ' ').trim().slice(0, WORDS_MAX);

const firstLine = (text: string) => text.trim().split('\n')[0] ?? '';
