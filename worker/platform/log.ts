// One JSON line per event. Never message text, names, tokens, cookies, secrets or raw bodies: callers pass ids and codes.
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export function logInfo(event: string, fields: LogFields = {}): void {
  console.log(line('info', event, fields));
}

export function logWarn(event: string, fields: LogFields = {}): void {
  console.warn(line('warn', event, fields));
}

/** `cause` gives its name and stack, which stay in the log. */
export function logError(event: string, cause: unknown, fields: LogFields = {}): void {
  const error = cause instanceof Error ? { error: cause.name, stack: stackOf(cause) } : { error: typeof cause };
  console.error(line('error', event, { ...fields, ...error }));
}

/**
 * The stack. The message goes with it unless it may quote data: a failed query's has the bound values (the database's own
 * words stand for it), and that of JSON.parse quotes the text.
 */
function stackOf(cause: Error): string | undefined {
  const isQuery = 'params' in cause;
  if (!isQuery && !(cause instanceof SyntaxError)) return cause.stack;
  const words = isQuery && cause.cause instanceof Error ? cause.cause.message : cause.name;
  const frames = cause.stack?.split('\n').filter((text) => /^\s+at /.test(text)) ?? [];
  return [words, ...frames].join('\n');
}

function line(level: string, event: string, fields: LogFields): string {
  return JSON.stringify({ level, at: new Date().toISOString(), event, ...fields });
}
