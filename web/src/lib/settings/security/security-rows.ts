// The document of the workspace's sign-in as its form holds it, and its fields: who must have a second factor, and how long a login
// lives. An empty number is as the product has it.
import type { SecuritySettings } from '$domain/login/login-policy';
import { m } from '../../paraglide/messages';
import type { DocumentShape } from '../form/document-form';
import { type FieldRow, worded } from '../form/field-row';

export type SecurityDraft = { -readonly [Field in keyof SecuritySettings]: SecuritySettings[Field] };

export const securityShape: DocumentShape<'security', SecurityDraft> = {
  toDraft: (security) => ({ ...security }),
  toValue: (draft) => ({ ...draft }),
};

const WHO: Readonly<Record<SecuritySettings['requireFactor'], () => string>> = {
  none: m.set_factor_leads,
  operators: m.set_factor_everybody,
};

export const SECURITY_ROWS: readonly FieldRow<SecurityDraft>[] = [
  {
    kind: 'choice',
    field: 'requireFactor',
    label: m.set_factor,
    hint: m.set_factor_hint,
    options: () => worded(WHO),
    testId: 'require-factor',
  },
  {
    kind: 'number',
    field: 'idleMin',
    label: m.set_login_idle,
    hint: m.set_login_idle_hint,
    min: 5,
    max: 60,
    testId: 'login-idle',
  },
  {
    kind: 'number',
    field: 'absoluteHours',
    label: m.set_login_absolute,
    hint: m.set_login_absolute_hint,
    min: 1,
    max: 12,
    testId: 'login-absolute',
  },
];
