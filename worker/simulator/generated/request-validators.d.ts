// The shape of what generate-validators.ts writes: ajv validators that leave their findings in `errors`.
export interface SchemaFault {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
export interface RequestValidator {
  (body: unknown): boolean;
  errors?: SchemaFault[] | null;
}
export const reply: RequestValidator;
export const push: RequestValidator;
export const multicast: RequestValidator;
export const broadcast: RequestValidator;
export const narrowcast: RequestValidator;
export const validate: RequestValidator;
export const loading: RequestValidator;
export const markAsRead: RequestValidator;
export const setEndpoint: RequestValidator;
export const testEndpoint: RequestValidator;
export const richMenu: RequestValidator;
export const createAlias: RequestValidator;
export const updateAlias: RequestValidator;
export const bulkLink: RequestValidator;
export const bulkUnlink: RequestValidator;
