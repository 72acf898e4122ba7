// The version of the wire. Checked at every socket's connect. One history line per version.
//
// 1  2026-11-20  first: inbox and chat sockets, commands by HTTP
// 2  2026-11-20  every kind of message and event of LINE, members of groups, uploads, saved messages, what a push costs
// 3  2026-11-28  bot as an author; teams, queue, offers, holds, transfers, escalations; status and load of everybody
// 4  2026-11-30  changes of a chat say how far the phone shows Read, and until when it can be written to
export const PROTOCOL_VERSION = 4;
/** The oldest version still served. */
export const PROTOCOL_VERSION_MIN = 3;
