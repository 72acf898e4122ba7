// One operation of the REST API as the document shows it. Types only.
import type { ZodMiniType } from 'zod/mini';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As Hono writes it: `/api/chats/:chatId`. */
  readonly path: string;
  readonly group:
    | 'Login'
    | 'Chats'
    | 'Desk'
    | 'Channels'
    | 'Saved messages'
    | 'Canned replies'
    | 'Saved views'
    | 'Macros'
    | 'Administration'
    | 'This document';
  readonly summary: string;
  /** Query parameters by name. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: ZodMiniType;
  readonly answer: {
    readonly status: number;
    readonly words: string;
    readonly schema?: ZodMiniType;
    /** Anything but JSON. */
    readonly contentType?: string;
  };
  /** Reachable without a login. */
  readonly isOpen?: boolean;
}
