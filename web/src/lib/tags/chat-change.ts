// How a part that is loaded later changes the open chat: the chat takes the answer as it takes any other. Types only.
import type { ChatAnswer } from '$protocol/chat-view';
import type { ApiError, ApiResult } from '../api/api-result';

/** @returns why not */
export type ChatChange = (send: () => Promise<ApiResult<ChatAnswer>>) => Promise<ApiError | null>;
