// How the control API refuses: a status and a sentence for the person who writes the test. Not LINE's error shape, on purpose.
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';

export class ControlError extends HTTPException {
  constructor(status: 400 | 404, message: string) {
    super(status, { message });
  }
}

/** The checked body, or a ControlError that names each wrong field. */
export function check<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ControlError(400, z.prettifyError(parsed.error));
  return parsed.data;
}

/** The JSON body of a request; nothing at all counts as `{}`. */
export async function jsonOf(request: { text: () => Promise<string> }): Promise<unknown> {
  const text = await request.text();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
}
