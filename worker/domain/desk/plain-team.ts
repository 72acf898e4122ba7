// The one team of a workspace that set up none: everybody's. No team may be saved under its id. Pure.
export const PLAIN_TEAM = 'general';
