import { describe, expect, test } from 'vitest';
import {
  DEFAULT_QUEUE_SETTINGS,
  type MaxWaitStep,
  maxWaitFaults,
  type QueueSettings,
  queueSettingsFaults,
  queueSettingsOf,
} from './queue-settings';

describe('the settings that hold', () => {
  test('are the defaults where nobody set anything, and those have no fault', () => {
    expect(queueSettingsOf({})).toEqual(DEFAULT_QUEUE_SETTINGS);
    expect(queueSettingsFaults(DEFAULT_QUEUE_SETTINGS, 'sales')).toEqual([]);
  });

  test('are the most specific ones, field by field', () => {
    const settings = queueSettingsOf({
      workspace: { maxLength: 1, pushEveryMin: 5, intake: 'drain' },
      channel: { maxLength: 2, pushEveryMin: 6 },
      team: { maxLength: 3 },
    });
    expect(settings).toEqual({ ...DEFAULT_QUEUE_SETTINGS, maxLength: 3, pushEveryMin: 6, intake: 'drain' });
  });
});

describe('a fault', () => {
  const cases: [string, Partial<QueueSettings>, string[]][] = [
    ['no push at all', { pushEveryMin: 0 }, []],
    ['a push every 5 minutes', { pushEveryMin: 5 }, []],
    ['a push every 4 minutes', { pushEveryMin: 4 }, ['pushEveryMin OUT_OF_RANGE']],
    ['half an entry', { maxLength: 0.5 }, ['maxLength OUT_OF_RANGE']],
    ['no limit of the length', { maxLength: 0 }, []],
    ['no ageing', { ageStepSec: 0 }, []],
    ['a time that is none', { checkinAfterSec: Number.NaN }, ['checkinAfterSec OUT_OF_RANGE']],
    ['chats that take no time', { defaultAhtSec: 0 }, ['defaultAhtSec OUT_OF_RANGE']],
    ['a turn nobody can answer in time', { callbackAnswerSec: 5 }, ['callbackAnswerSec OUT_OF_RANGE']],
    ['a callback offered to everyone', { callbackOfferMin: 0 }, ['callbackOfferMin OUT_OF_RANGE']],
    ['an intake we do not know', { intake: 'shut' as QueueSettings['intake'] }, ['intake UNKNOWN_VALUE']],
    ['a long reason', { intakeReason: 'x'.repeat(501) }, ['intakeReason TOO_LONG']],
    ['a team that is its own fallback', { fallbackTeam: 'sales' }, ['fallbackTeam FALLBACK_ITSELF']],
    ['another team as fallback', { fallbackTeam: 'support' }, []],
    [
      'two at once',
      { maxWait: [{ afterSec: 5, action: 'overflow' }], maxLength: -1 },
      ['maxLength OUT_OF_RANGE', 'maxWait LAST_STEP_SILENT'],
    ],
  ];
  test.each(cases)('%s', (_, overrides, expected) => {
    const faults = queueSettingsFaults({ ...DEFAULT_QUEUE_SETTINGS, ...overrides }, 'sales');
    expect(faults.map(({ field, code }) => `${field} ${code}`)).toEqual(expected);
  });

  test('a channel has no name that its fallback could be', () => {
    expect(queueSettingsFaults({ ...DEFAULT_QUEUE_SETTINGS, fallbackTeam: 'sales' }, null)).toEqual([]);
  });
});

describe('the steps of the maximum wait', () => {
  const step = (afterSec: number, action: MaxWaitStep['action']): MaxWaitStep => ({ afterSec, action });
  test.each([
    ['none', [], []],
    ['one that tells', [step(60, 'offer_callback')], []],
    ['all three', DEFAULT_QUEUE_SETTINGS.maxWait, []],
    ['two overflows and a ticket', [step(1, 'overflow'), step(2, 'overflow'), step(3, 'ticket')], []],
    ['a silent end', [step(60, 'offer_callback'), step(90, 'overflow')], ['LAST_STEP_SILENT']],
    ['two at one time', [step(60, 'overflow'), step(60, 'ticket')], ['STEPS_NOT_ASCENDING']],
    ['out of order', [step(90, 'overflow'), step(60, 'ticket')], ['STEPS_NOT_ASCENDING']],
    ['something after the ticket', [step(60, 'ticket'), step(90, 'offer_callback')], ['STEP_AFTER_TICKET']],
    ['at once', [step(0, 'ticket')], ['OUT_OF_RANGE']],
    ['after more than a week', [step(604_801, 'ticket')], ['OUT_OF_RANGE']],
    ['an action we do not know', [step(60, 'close' as MaxWaitStep['action'])], ['UNKNOWN_VALUE']],
    [
      'more than anybody reads',
      Array.from({ length: 11 }, (_, i) => step(i + 1, i === 10 ? 'ticket' : 'overflow')),
      ['OUT_OF_RANGE'],
    ],
  ])('%s', (_, steps, expected) => {
    expect(maxWaitFaults(steps)).toEqual(expected);
  });
});
