// The document of the identity provider as its form holds it: the domains one on each line.
import type { ProviderSettings } from '$domain/login/provider-settings';
import { m } from '../../paraglide/messages';
import type { DocumentShape } from '../form/document-form';
import { type FieldRow, worded } from '../form/field-row';
import { fromLines, toLines } from '../form/lines';

export type ProviderDraft = {
  -readonly [Field in keyof Omit<ProviderSettings, 'domains'>]: ProviderSettings[Field];
} & { domains: string };

export const providerShape: DocumentShape<'provider', ProviderDraft> = {
  toDraft: (provider) => ({ ...provider, domains: toLines(provider.domains) }),
  toValue: (draft) => ({
    ...draft,
    issuer: draft.issuer.trim(),
    clientId: draft.clientId.trim(),
    label: draft.label.trim(),
    factorAcr: draft.factorAcr.trim(),
    domains: fromLines(draft.domains.toLowerCase()),
  }),
};

const WHO: Readonly<Record<ProviderSettings['passwords'], () => string>> = {
  everybody: m.set_provider_everybody,
  owners: m.set_provider_owners,
};

export const PROVIDER_SWITCH: readonly FieldRow<ProviderDraft>[] = [
  { kind: 'check', field: 'isOn', label: m.set_provider_on, testId: 'provider-on' },
];

export const PROVIDER_FACTOR: readonly FieldRow<ProviderDraft>[] = [
  { kind: 'check', field: 'trustsFactor', label: m.set_provider_factor, hint: m.set_provider_factor_hint },
];

export const PROVIDER_PASSWORDS: readonly FieldRow<ProviderDraft>[] = [
  {
    kind: 'choice',
    field: 'passwords',
    label: m.set_provider_passwords,
    hint: m.set_provider_passwords_hint,
    options: () => worded(WHO),
    testId: 'provider-passwords',
  },
];
