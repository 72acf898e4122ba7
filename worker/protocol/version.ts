// The version of the wire. Checked at every socket's connect. One history line per version.
//
// 1  2026-11-20  first: inbox and chat sockets, commands by HTTP
export const PROTOCOL_VERSION = 1;
/** The oldest version still served. */
export const PROTOCOL_VERSION_MIN = 1;
