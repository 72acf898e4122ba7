// What the workspace says of sign-in through the company's identity provider (OpenID Connect) and through Cloudflare Access, and whether
// passwords stay. Both are off until somebody switches them on. Pure. The client secret is no setting: it lies sealed.
import type { Role } from '../permissions/role';
import { faultIf, nameFaults, type SettingsFault, under } from '../settings/settings-fault';

/** Sign-in by what Cloudflare Access, which stands in front of the console, says of whoever it let through. */
export interface CloudflareAccess {
  readonly isOn: boolean;
  /** `https://{team}.cloudflareaccess.com`, which signs as that; '' where none is set. */
  readonly team: string;
  /** The AUD tag of the application that protects the console: what is said for another one is for somebody else. */
  readonly audience: string;
}

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
  /** Absent: written by an older Worker, off. */
  readonly cloudflareAccess?: CloudflareAccess;
}

export const DEFAULT_CLOUDFLARE_ACCESS: CloudflareAccess = { isOn: false, team: '', audience: '' };

export const DEFAULT_PROVIDER: ProviderSettings = {
  isOn: false,
  issuer: '',
  clientId: '',
  label: '',
  domains: [],
  trustsFactor: false,
  factorAcr: '',
  passwords: 'everybody',
  cloudflareAccess: DEFAULT_CLOUDFLARE_ACCESS,
};

const LABEL_UTF16_MAX = 40;
const TEXT_UTF16_MAX = 300;
const DOMAINS_MAX = 50;
const DOMAIN = /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;
const ACCESS_TEAM = /^https:\/\/(?=.{1,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+cloudflareaccess\.com$/;
const ACCESS_AUDIENCE = /^[0-9a-f]{64}$/;

/** @param isProviderAddress whether the Worker may ask this address at all */
export function providerFaults(
  settings: ProviderSettings,
  isProviderAddress: (address: string) => boolean,
): readonly SettingsFault[] {
  const { isOn, issuer, clientId, label, domains, factorAcr } = settings;
  const access = cloudflareAccessOf(settings);
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
    ...faultIf(settings.passwords === 'owners' && !isOn && !access.isOn, 'passwords', 'NO_PROVIDER'),
    ...under('cloudflareAccess', accessFaults(access, isProviderAddress)),
  ];
}

function accessFaults(
  { isOn, team, audience }: CloudflareAccess,
  isProviderAddress: (address: string) => boolean,
): readonly SettingsFault[] {
  const isBadTeam = team !== '' && !(isAccessTeam(team) && isProviderAddress(team));
  return [
    ...faultIf(isOn && team === '', 'team', 'EMPTY'),
    ...faultIf(isBadTeam, 'team', 'BAD_ACCESS_TEAM'),
    ...faultIf(isOn && audience === '', 'audience', 'EMPTY'),
    ...faultIf(audience !== '' && !ACCESS_AUDIENCE.test(audience), 'audience', 'BAD_ACCESS_AUDIENCE'),
  ];
}

export function cloudflareAccessOf({ cloudflareAccess }: ProviderSettings): CloudflareAccess {
  return cloudflareAccess ?? DEFAULT_CLOUDFLARE_ACCESS;
}

/** Whether an address is a team's at Cloudflare, and so nobody else's keys are asked for. */
export function isAccessTeam(address: string): boolean {
  return ACCESS_TEAM.test(address);
}

/** Whether a password opens the desk to somebody of this role. */
export function mayUsePassword(role: Role, settings: ProviderSettings): boolean {
  const hasOtherWay = settings.isOn || cloudflareAccessOf(settings).isOn;
  return !hasOtherWay || settings.passwords === 'everybody' || role === 'super_admin';
}
