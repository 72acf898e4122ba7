// Looks for secrets in the text of a file by the shapes that keys have, and by long values given to names that mean a key. Pure.
// Called by the scan of the repository (secret-scan.test.ts), which `npm run security` runs.

export interface FoundSecret {
  readonly line: number;
  readonly kind: string;
}

const SHAPES: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})/],
  ['Slack token', /\bxox[abprs]-[A-Za-z0-9-]{20,}/],
  ['Google key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['Stripe key', /\b[rs]k_(?:live|test)_[0-9A-Za-z]{20,}/],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['JSON web token', /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/],
  ['address with a password', /\b[a-z][a-z0-9+]{2,10}:\/\/[^\s/:@'"`$]{1,60}:[^\s/:@'"`$]{6,}@/],
  ['LINE access token', /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{150,400}={0,2}(?=['"`\s])/],
  [
    'value of a secret',
    /(?:secret|token|password|pepper|api_?key|kek)["']?\s*[:=]\s*["'`](?=[^"'`]*\d)(?=[^"'`]*[A-Za-z])[A-Za-z0-9+/_=-]{32,}["'`]/i,
  ],
];

/** Values that are no secrets: numbers in order, one character again and again, and what says that it is an example. */
const HARMLESS = /0123456789abcdef|(?:example|canary|test|fake)[^"'`\s]*["'`]|(.)\1{11}|AAECAwQFBgc/i;

export function findSecrets(text: string): FoundSecret[] {
  return text.split('\n').flatMap((words, index) => {
    const found = SHAPES.find(([, shape]) => {
      const hit = shape.exec(words)?.[0];
      return hit !== undefined && !HARMLESS.test(hit);
    });
    return found ? [{ line: index + 1, kind: found[0] }] : [];
  });
}
