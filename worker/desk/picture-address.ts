// Says which addresses of contacts' pictures are asked for: those of LINE's own hosts, and those of the simulator where it
// stands in for LINE. Whatever else a chat may hold is refused, so that no address makes the Worker call where it points.
// Pure. Called by serve-picture.
import { isLineApi } from '../config';

/** Domains of LINE's own: where its pictures lie, and the one that its OpenAPI file shows for a profile. */
const PICTURE_DOMAINS = ['.line-scdn.net', '.line-apps.com'];

/**
 * @param lineApiBase the configured base of LINE's API; unless it is LINE's own, pictures may come from that origin, too
 * @returns the parsed address, or null where it must not be asked for
 */
export function pictureAddress(text: string, lineApiBase: string): URL | null {
  const url = URL.parse(text);
  if (url?.username !== '' || url.password !== '') return null;
  if (!isLineApi(lineApiBase) && url.origin === new URL(lineApiBase).origin) return url;
  const isLines = PICTURE_DOMAINS.some((domain) => url.hostname.endsWith(domain));
  // `port` is empty for the scheme's own.
  return url.protocol === 'https:' && url.port === '' && isLines ? url : null;
}
