// What the workspace says of sign-in through the company's identity provider (OpenID Connect), and whether passwords stay. Off until
// somebody switches it on. Pure. The client secret is no setting: it lies sealed.
import type { Role } from '../permissions/role';
import { faultIf, nameFaults, type SettingsFault } from '../settings/settings-fault';

/** PERSISTED CONTRACT: the desk's document `provider`, as JSON in D1. */
export interface ProviderSettings {
  readonly isOn: boolean;
  /** As the provider writes itself, letter for letter; '' where none is set. */
  readonly issuer: string;
  readonly clientId: string;
  /** On the button; '': in Kaiwa's words. */
  readonly label: string;
  /** Lower case, without `@`; empty: whoever was invited */
  readonly domains: readonly string[];
  /** The provider enforces a second factor, so that its word for one counts as one. */
  readonly trustsFactor: boolean;
  /** Its name for such a sign-in (`acr`); '': `amr` has to say `mfa`. */
  readonly factorAcr: string;
  /** `owners`: a password opens the desk to super admins alone, who so get in when the provider is away. Passkeys stay. */
  readonly passwords: 'everybody' | 'owners';
}

export const DEFAULT_PROVIDER: ProviderSettings = {
  isOn: false,
  issuer: '',
  clientId: '',
  label: '',
  domains: [],
  trustsFactor: false,
  factorAcr: '',
  passwords: 'everybody',
};

const LABEL_UTF16_MAX = 40;
const TEXT_UTF16_MAX = 300;
const DOMAINS_MAX = 50;
const DOMAIN = /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** @param isProviderAddress whether the Worker may ask this address at all */
export function providerFaults(
  settings: ProviderSettings,
  isProviderAddress: (address: string) => boolean,
): readonly SettingsFault[] {
  const { isOn, issuer, clientId, label, domains, factorAcr } = settings;
  return [
    ...faultIf(isOn && issuer === '', 'issuer', 'EMPTY'),
    ...faultIf(issuer !== '' && !isProviderAddress(issuer), 'issuer', 'BAD_PROVIDER_ADDRESS'),
    ...(isOn ? nameFaults(clientId, 'clientId', TEXT_UTF16_MAX) : []),
    ...faultIf(label.length > LABEL_UTF16_MAX, 'label', 'TOO_LONG'),
    ...faultIf(domains.length > DOMAINS_MAX, 'domains', 'TOO_MANY'),
    ...domains
      .slice(0, DOMAINS_MAX)
      .flatMap((domain, at) => faultIf(!DOMAIN.test(domain), `domains.${at}`, 'BAD_DOMAIN')),
    ...faultIf(factorAcr.length > TEXT_UTF16_MAX, 'factorAcr', 'TOO_LONG'),
    // Else nobody but the owner could sign in by any way.
    ...faultIf(settings.passwords === 'owners' && !isOn, 'passwords', 'NO_PROVIDER'),
  ];
}

/** Whether a password opens the desk to somebody of this role. */
export function mayUsePassword(role: Role, { isOn, passwords }: ProviderSettings): boolean {
  return !isOn || passwords === 'everybody' || role === 'super_admin';
}
