// Addresses of a place on public maps. Links only: the desk itself asks no map server. Pure.
import { m } from '../paraglide/messages';

/** @param place degrees, as LINE tells them */
export function mapLinks({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }) {
  const pin = `mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return [
    { map: m.media_map_osm, href: `https://www.openstreetmap.org/?${pin}` },
    { map: m.media_map_google, href: `https://www.google.com/maps/search/?api=1&query=${latitude}%2C${longitude}` },
  ];
}
