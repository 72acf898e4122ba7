// The document of the identity provider and of Cloudflare Access as its form holds it: the domains one on each line.
import { type CloudflareAccess, cloudflareAccessOf, type ProviderSettings } from '$domain/login/provider-settings';
import { m } from '../../paraglide/messages';
import type { DocumentShape } from '../form/document-form';
import { type FieldRow, worded } from '../form/field-row';
import { fromLines, toLines } from '../form/lines';

export type ProviderDraft = {
  -readonly [Field in keyof Omit<ProviderSettings, 'domains' | 'cloudflareAccess'>]: ProviderSettings[Field];
} & {
  domains: string;
  readonly cloudflareAccess: { -readonly [Field in keyof CloudflareAccess]: CloudflareAccess[Field] };
};

export const providerShape: DocumentShape<'provider', ProviderDraft> = {
  toDraft: (provider) => ({
    ...provider,
    domains: toLines(provider.domains),
    cloudflareAccess: { ...cloudflareAccessOf(provider) },
  }),
  toValue: ({ cloudflareAccess: access, ...draft }) => ({
    ...draft,
    issuer: draft.issuer.trim(),
    clientId: draft.clientId.trim(),
    label: draft.label.trim(),
    factorAcr: draft.factorAcr.trim(),
    domains: fromLines(draft.domains.toLowerCase()),
    // As Access writes itself where it signs: copied out of the address bar it ends with a stroke.
    cloudflareAccess: {
      isOn: access.isOn,
      team: access.team.trim().toLowerCase().replace(/\/$/, ''),
      audience: access.audience.trim().toLowerCase(),
    },
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
