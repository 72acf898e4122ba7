// The calls of the desk's settings: one document each, the calendar file, the people. Made by the settings pages alone, so that
// the desk does not load its schemas.
import type { ZodMiniType } from 'zod/mini';
import type { DeskDocument, DeskSettings } from '$domain/settings/desk-settings';
import { type IcalAnswer, type IcalUpload, icalAnswer } from '$protocol/calendar-document';
import { type ChannelList, channelList } from '$protocol/channel-sending';
import { type DeskDocumentAnswer, deskDocumentAnswer, deskDocuments } from '$protocol/desk-documents';
import { type PeopleAdmin, type PersonAdmin, peopleAdmin, personAnswer, type SavePerson } from '$protocol/people-admin';
import type { ApiClient } from './api-client';
import { type ApiResult, done, refused } from './api-result';

/** By their types what is parsed is what the desk works with. */
const SCHEMAS: { readonly [Name in DeskDocument]: Pick<ZodMiniType<DeskSettings[Name]>, 'safeParse'> } = deskDocuments;

/** What is set for a person. */
export type PersonDesk = Omit<SavePerson, 'version'>;

/** A document as it stands at the Worker. */
export interface StoredDocument<Name extends DeskDocument> {
  readonly value: DeskSettings[Name];
  /** 0: never saved, `value` is what a workspace begins with. */
  readonly version: number;
  /** ms */
  readonly updatedAt: number | null;
  readonly updatedBy: { readonly operatorId: string; readonly name: string } | null;
}

export class DeskSettingsApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  async read<Name extends DeskDocument>(name: Name): Promise<ApiResult<StoredDocument<Name>>> {
    return toStored(
      name,
      await this.#client.call(deskDocumentAnswer, () => this.#desk[':document'].$get({ param: { document: name } })),
    );
  }

  /** @param version on which the value was made. Refused with SETTINGS_INVALID (`fields`: `path CODE`) and with STALE. */
  async save<Name extends DeskDocument>(
    name: Name,
    version: number,
    value: unknown,
  ): Promise<ApiResult<StoredDocument<Name>>> {
    return toStored(
      name,
      await this.#client.call(deskDocumentAnswer, () =>
        this.#desk[':document'].$put({ param: { document: name }, json: { version, value } }),
      ),
    );
  }

  /** Reads holidays out of a calendar file. Saves nothing. */
  readIcal(upload: IcalUpload): Promise<ApiResult<IcalAnswer>> {
    return this.#client.call(icalAnswer, () => this.#desk.hours.ical.$post({ json: upload }));
  }

  people(): Promise<ApiResult<PeopleAdmin>> {
    return this.#client.call(peopleAdmin, () => this.#client.routes.api.admin.people.$get());
  }

  /** One of them as she is now; NOT_FOUND where she is gone. */
  async person(operatorId: string): Promise<ApiResult<PersonAdmin>> {
    const answer = await this.people();
    if (!answer.ok) return answer;
    const person = answer.value.people.find((one) => one.operatorId === operatorId);
    return person === undefined ? refused({ code: 'NOT_FOUND', retry: false }) : done(person);
  }

  /** @param version on which she was changed. Refused with SETTINGS_INVALID (`fields`: `path CODE`) and with STALE. */
  async savePerson(operatorId: string, version: number, desk: PersonDesk): Promise<ApiResult<PersonAdmin>> {
    const answer = await this.#client.call(personAnswer, () =>
      this.#client.routes.api.admin.people[':operatorId'].$put({ param: { operatorId }, json: { version, ...desk } }),
    );
    return answer.ok ? done(answer.value.person) : answer;
  }

  async removePicture(operatorId: string): Promise<ApiResult<PersonAdmin>> {
    const answer = await this.#client.call(personAnswer, () =>
      this.#client.routes.api.admin.people[':operatorId'].picture.$delete({ param: { operatorId } }),
    );
    return answer.ok ? done(answer.value.person) : answer;
  }

  channels(): Promise<ApiResult<ChannelList>> {
    return this.#client.call(channelList, () => this.#client.routes.api.channels.$get());
  }

  get #desk() {
    return this.#client.routes.api.admin.desk;
  }
}

function toStored<Name extends DeskDocument>(
  name: Name,
  answer: ApiResult<DeskDocumentAnswer>,
): ApiResult<StoredDocument<Name>> {
  if (!answer.ok) return answer;
  const { version, updatedAt, updatedBy } = answer.value;
  const parsed = SCHEMAS[name].safeParse(answer.value.value);
  if (!parsed.success) return refused({ code: 'BAD_ANSWER', retry: false });
  return done({ value: parsed.data, version, updatedAt, updatedBy });
}
