// The four roles. What each may do comes later; until then every one of them may read and answer all chats. Pure.
export const ROLES = ['super_admin', 'admin', 'supervisor', 'operator'] as const;
export type Role = (typeof ROLES)[number];
