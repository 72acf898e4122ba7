// The two lists of operations against LINE's own file: nothing forgotten, nothing invented.
import { describe, expect, test } from 'vitest';
import { hasOpenApi, readOpenApi } from '../openapi/read-openapi';
import { isRecord } from '../state/json';
import { matchPath } from './match-path';
import { NOT_PLAYED, OPERATIONS } from './operations';

const here = hasOpenApi();
if (!here) console.warn('SKIPPED: LINE’s OpenAPI files are not beside the project (../shared/line-openapi)');

describe('operations', () => {
  test.skipIf(!here)('played and not played together are all 73 of messaging-api.yml', () => {
    const { paths } = readOpenApi('messaging-api.yml');
    const known = Object.entries(isRecord(paths) ? paths : {}).flatMap(([path, methods]) =>
      Object.keys(isRecord(methods) ? methods : {})
        .filter((key) => ['get', 'post', 'put', 'delete', 'patch'].includes(key))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    const played = Object.keys(OPERATIONS).filter((operation) => operation !== 'POST /oauth2/v3/token');
    expect(known).toHaveLength(73);
    expect([...played, ...NOT_PLAYED].sort()).toEqual(known.sort());
  });

  test.skipIf(!here)('the data host is where LINE’s file puts it', () => {
    const { paths } = readOpenApi('messaging-api.yml');
    for (const [operation, { host }] of Object.entries(OPERATIONS)) {
      const [method = '', path = ''] = operation.split(' ');
      const item = isRecord(paths) && isRecord(paths[path]) ? paths[path][method.toLowerCase()] : undefined;
      const onData = isRecord(item) && JSON.stringify(item.servers ?? '').includes('api-data');
      expect([operation, host]).toEqual([operation, onData ? 'data' : 'api']);
    }
  });

  test('a fixed path wins over one with a parameter, and parameters are decoded', () => {
    expect(matchPath('GET', '/v2/bot/richmenu/list')?.operation).toBe('GET /v2/bot/richmenu/list');
    expect(matchPath('GET', '/v2/bot/richmenu/a%2Fb')?.params).toEqual({ richMenuId: 'a/b' });
    expect(matchPath('GET', '/v2/bot/profile/')).toBeNull();
  });
});
