import { afterEach, describe, expect, test, vi } from 'vitest';
import { bindingSender, LOG_ONLY, type Mail } from './mail-sender';

const MAIL: Mail = { to: 'sales@bank.test', subject: 'New ticket', text: 'Somebody asked.' };
const SENT = { messageId: 'm1' };

afterEach(() => vi.restoreAllMocks());

describe('the binding', () => {
  test('gets sender, address, subject and text', async () => {
    const send = vi.fn(async () => SENT);
    expect((await bindingSender({ send }, 'desk@bank.test').send(MAIL)).ok).toBe(true);
    expect(send).toHaveBeenCalledExactlyOnceWith({ from: 'desk@bank.test', ...MAIL });
  });

  test('gets no line break in a subject', async () => {
    const send = vi.fn(async () => SENT);
    await bindingSender({ send }, 'desk@bank.test').send({ ...MAIL, subject: 'A\r\nBcc: evil@x.test\n' });
    expect(send).toHaveBeenCalledWith(expect.objectContaining({ subject: 'A Bcc: evil@x.test' }));
  });

  test.each([
    [
      Object.assign(new Error('sales@bank.test is not verified'), { code: 'E_RECIPIENT_NOT_ALLOWED' }),
      'E_RECIPIENT_NOT_ALLOWED',
    ],
    [new TypeError('sales@bank.test'), 'TypeError'],
    ['sales@bank.test', 'string'],
  ])('that refuses is a fault without the address', async (cause, why) => {
    const send = () => Promise.reject(cause);
    expect(await bindingSender({ send }, 'desk@bank.test').send(MAIL)).toEqual({
      ok: false,
      error: { code: 'MAIL_REFUSED', retry: true, why },
    });
  });
});

test('without a binding the log says that a mail would go, and to nobody whom', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  expect((await LOG_ONLY.send(MAIL)).ok).toBe(true);
  const lines = log.mock.calls.flat().join(' ');
  expect(lines).toContain('mail_not_set_up');
  for (const word of Object.values(MAIL)) expect(lines).not.toContain(word);
});
