// One form of the settings: what is stored, the draft over it, whether they differ, and what became of saving. Renders nothing and
// knows no document; what it reads and writes is handed in. Its draft is one tree, which the fields change in place.
import type { ApiError, ApiResult } from '../../api/api-result';
import { type FormFault, toFaults } from './form-fault';

export interface EditDeps<Draft, Stored, Value> {
  readonly read: () => Promise<ApiResult<Stored>>;
  /** @param on what the draft was made on */
  readonly write: (value: Value, on: Stored) => Promise<ApiResult<Stored>>;
  readonly toDraft: (stored: Stored) => Draft;
  /** What would be saved of it. Plain data; equal drafts give equal texts. */
  readonly toValue: (draft: Draft) => Value;
}

export class EditForm<Draft extends object, Stored, Value = unknown> {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  draft = $state<Draft | null>(null);
  stored = $state.raw<Stored | null>(null);
  /** What somebody else has saved meanwhile, while it is asked whose is to stay. */
  theirs = $state.raw<Stored | null>(null);
  faults = $state.raw<readonly FormFault[]>([]);
  /** Grows with every refusal that names faults: the summary takes the focus. */
  refusals = $state(0);
  error = $state.raw<ApiError | null>(null);
  isBusy = $state(false);
  readonly #deps: EditDeps<Draft, Stored, Value>;
  /** The stored value as this form would save it. */
  #baseline = $state('');
  #hasSaved = $state(false);
  readonly isDirty: boolean = $derived.by(() => this.draft !== null && this.#textOf(this.draft) !== this.#baseline);
  /** What was last saved is what stands there. */
  readonly isSaved: boolean = $derived.by(() => this.#hasSaved && !this.isDirty);

  constructor(deps: EditDeps<Draft, Stored, Value>) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    this.phase = 'loading';
    const answer = await this.#deps.read();
    this.error = answer.ok ? null : answer.error;
    this.phase = answer.ok ? 'ready' : 'failed';
    if (answer.ok) this.take(answer.value);
  }

  /** Begins anew from what is stored. */
  take(stored: Stored): void {
    const draft = this.#deps.toDraft(stored);
    this.stored = stored;
    this.theirs = null;
    this.#baseline = this.#textOf(draft);
    this.draft = draft;
    this.phase = 'ready';
    this.#hasSaved = false;
    this.forgetFaults();
  }

  discard(): void {
    if (this.stored !== null) this.take(this.stored);
    this.error = null;
  }

  /** The draft stays as it is, whatever comes of it: only a refusal or the new version is learnt. */
  async save(): Promise<void> {
    if (this.isBusy || this.draft === null || this.stored === null) return;
    // What was refused has been taken back.
    if (!this.isDirty) return this.forgetFaults();
    const text = this.#textOf(this.draft);
    this.isBusy = true;
    const answer = await this.#deps.write(JSON.parse(text), this.stored);
    if (answer.ok) this.#keep(answer.value, text);
    else await this.#refuse(answer.error);
    this.isBusy = false;
  }

  /** Mine stays, knowing theirs: the next save is made on it. */
  keepMine(): void {
    if (this.theirs === null) return;
    this.stored = this.theirs;
    this.theirs = null;
  }

  takeTheirs(): void {
    if (this.theirs !== null) this.take(this.theirs);
  }

  /** Positions have changed, and faults name positions. */
  forgetFaults(): void {
    this.faults = [];
  }

  /** What is being mended is no fault any more: the Worker judges it anew. */
  settleFaults(isMended: (fault: FormFault) => boolean): void {
    const left = this.faults.filter((fault) => !isMended(fault));
    if (left.length < this.faults.length) this.faults = left;
  }

  #keep(stored: Stored, text: string): void {
    this.stored = stored;
    this.#baseline = text;
    this.#hasSaved = true;
    this.error = null;
    this.forgetFaults();
  }

  async #refuse(error: ApiError): Promise<void> {
    this.#hasSaved = false;
    this.error = null;
    this.forgetFaults();
    if (error.code === 'SETTINGS_INVALID' && error.fields !== undefined && error.fields.length > 0) {
      this.faults = toFaults(error.fields);
      this.refusals += 1;
      return;
    }
    const now = error.code === 'STALE' ? await this.#deps.read() : null;
    if (now?.ok === true) this.theirs = now.value;
    else this.error = error;
  }

  #textOf(draft: Draft): string {
    return JSON.stringify(this.#deps.toValue(draft));
  }
}
